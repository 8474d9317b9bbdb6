// Runs a model with OpenVINO's C API and nothing else. The bindings are compared with it.
#pragma once

#include <stddef.h>
#include <stdint.h>

#define BARE_API __attribute__((visibility("default")))

typedef struct bare_loop bare_loop;

// Opens the runtime's C library, reads the model, compiles it with properties (key, value, key, value, ..., null) and creates the given
// number of infer requests. Returns null on failure and prints the reason to stderr.
BARE_API bare_loop *bare_open(const char *library, const char *model, const char *device, const char *const *properties, size_t requests);

// Runs count inferences one after the other with the first request. Returns the first status that is not OK.
BARE_API int32_t bare_infer(bare_loop *loop, int64_t count);

// Runs count inferences with in_flight of them at a time: waits for the oldest request and starts it again.
BARE_API int32_t bare_infer_async(bare_loop *loop, int64_t count, size_t in_flight);

// Runs count inferences with in_flight of them at a time: starts again the request whose callback was called.
BARE_API int32_t bare_infer_callbacks(bare_loop *loop, int64_t count, size_t in_flight);

BARE_API void bare_close(bare_loop *loop);
