// Misuses are kept as text until a test asks for them.
#pragma once

void ovf_note_misuse(const char *format, ...) __attribute__((format(printf, 1, 2)));
