// The forwarder's own exports, with which tests control it. They are not part of OpenVINO.
#pragma once

#include <stddef.h>
#include <stdint.h>

#define OVF_API __attribute__((visibility("default")))

// Opens the real libopenvino_c. Without this call the first lookup of a function opens the file in OPENVINO_FORWARDER_TARGET. Returns 0 if
// that file is open now. A second call with another file changes nothing and returns -1.
OVF_API int32_t ovf_use(const char *file);

// Counts the objects of one kind that were created and freed since the last ovf_reset; objects that were alive then count as created.
// Returns -1 if there is no such kind.
OVF_API int32_t ovf_counts(int32_t kind, int64_t *made, int64_t *freed);
OVF_API const char *ovf_kind_name(int32_t kind);
OVF_API int64_t ovf_live_total(void);

// Counts frees and uses of objects that were not alive. Such a call does not reach the runtime, which it would crash.
OVF_API int64_t ovf_misuses(void);

// Counts compilations of models in which a size of an input was open.
OVF_API int64_t ovf_open_compilations(void);

// Writes a heading, one line per kind and the first misuses. Returns the length of the whole text, as snprintf does.
OVF_API size_t ovf_report(char *text, size_t size);

// Restarts the counts, deletes the misuses and cancels a planned failure. Live objects stay registered.
OVF_API void ovf_reset(void);

// Counts the calls of functions that return a status and free nothing. These are the calls that can be made to fail.
OVF_API int64_t ovf_calls(void);

// Plans a failure: the n-th such call from now (1 is the next) returns the status and does not reach the runtime. 0 cancels the plan.
OVF_API void ovf_fail_at(int64_t nth, int32_t status);

// Plans a failure as ovf_fail_at does, but counts only the calls of one function.
OVF_API void ovf_fail_function(const char *function, int64_t nth, int32_t status);

// Returns the function that failed as planned, or null if no call has failed yet.
OVF_API const char *ovf_failed_function(void);
