// The real library behind the forwarder.
#pragma once

// The address of a symbol of the real library, null where that runtime does not have it.
void *ovf_target(const char *symbol);
