// The least that a C program does to run a model with OpenVINO: what the bindings are measured against.
#pragma once

#include <stddef.h>
#include <stdint.h>

#define BARE_API __attribute__((visibility("default")))

typedef struct bare_loop bare_loop;

// Opens the runtime's C library, reads the model and compiles it with pairs of properties (key, value, key, value, ... null at the end);
// requests infer requests are made. Null on failure: the reason is printed to stderr.
BARE_API bare_loop *bare_open(const char *library, const char *model, const char *device, const char *const *properties, size_t requests);

// Runs the first request count times, one after the other. Returns the first status that is not OK.
BARE_API int32_t bare_infer(bare_loop *loop, int64_t count);

// Runs count inferences with in_flight of them started at any time: waits for the oldest, starts it again.
BARE_API int32_t bare_infer_async(bare_loop *loop, int64_t count, size_t in_flight);

// The same driven by the completion callback instead of a wait in order: whichever request is done is started again.
BARE_API int32_t bare_infer_callbacks(bare_loop *loop, int64_t count, size_t in_flight);

BARE_API void bare_close(bare_loop *loop);
