// Fault injection: the n-th call from now fails without reaching the runtime.
#pragma once

#include <stdint.h>

// Counts the call. Zero: go on; otherwise the status to return at once, out parameters untouched.
int32_t ovf_enter(const char *function);
