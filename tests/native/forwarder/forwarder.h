// The forwarder's own exports: what tests control it by. They are no part of OpenVINO.
#pragma once

#include <stddef.h>
#include <stdint.h>

#define OVF_API __attribute__((visibility("default")))

// Opens the real libopenvino_c. Without this call the first function asked for opens the file that OPENVINO_FORWARDER_TARGET names.
// Zero where that file is open now; a second call with another file changes nothing and returns -1.
OVF_API int32_t ovf_use(const char *file);

// Objects of one kind made and freed since the last ovf_reset (those alive then count as made). -1: no such kind.
OVF_API int32_t ovf_counts(int32_t kind, int64_t *made, int64_t *freed);
OVF_API const char *ovf_kind_name(int32_t kind);
OVF_API int64_t ovf_live_total(void);

// Frees and uses of objects that were not alive. Such a call never reaches the runtime, which it would crash.
OVF_API int64_t ovf_misuses(void);

// Writes one line a kind and the first misuses; returns the length that the whole text has (snprintf's way).
OVF_API size_t ovf_report(char *text, size_t size);

// Starts counting anew, forgets misuses and takes back a planned failure. Live objects stay on record.
OVF_API void ovf_reset(void);

// Calls so far of functions that return a status and free nothing: those that a failure can be planned for.
OVF_API int64_t ovf_calls(void);

// The n-th such call from now (1 = the next) returns the status and does not reach the runtime; 0 takes the plan back.
OVF_API void ovf_fail_at(int64_t nth, int32_t status);

// The same, counting only calls of one function.
OVF_API void ovf_fail_function(const char *function, int64_t nth, int32_t status);

// The function that the last plan made fail; null where the plan has not come true yet.
OVF_API const char *ovf_failed_function(void);
