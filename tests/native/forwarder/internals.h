// What the forwarder's own files use of each other: the real library, planned failures, misuses, and the register of native objects.
#pragma once

#include <stdbool.h>
#include <stdint.h>

// Returns the address of a symbol of the real library, or null if that runtime does not export it. (target.c)
void *ovf_target(const char *symbol);

// Counts a call that can fail. Returns 0 if the call is to go on; otherwise the status to return, with out parameters unchanged. (faults.c)
int32_t ovf_enter(const char *function);

// Records a misuse as text until a test reads it. (report.c)
void ovf_note_misuse(const char *format, ...) __attribute__((format(printf, 1, 2)));

// Counts a model that is to be compiled although a size of one of its inputs is open. Returns true. (report.c)
bool ovf_note_shapes(const void *model);

// The kinds of native objects. The managed enumeration NativeObjectKind has the same order.
#define OVF_KINDS(X) \
    X(CORE)          \
    X(MODEL)         \
    X(COMPILED_MODEL) \
    X(INFER_REQUEST) \
    X(TENSOR)        \
    X(CONST_PORT)    \
    X(PORT)          \
    X(PREPROCESSOR)  \
    X(INPUT_INFO)    \
    X(INPUT_TENSOR_INFO) \
    X(INPUT_MODEL_INFO) \
    X(PREPROCESS_STEPS) \
    X(OUTPUT_INFO)   \
    X(OUTPUT_TENSOR_INFO) \
    X(LAYOUT)        \
    X(SHAPE)         \
    X(PARTIAL_SHAPE) \
    X(TEXT)          \
    X(VERSION)       \
    X(VERSION_LIST)  \
    X(DEVICE_LIST)   \
    X(PROFILING_LIST) \
    X(REMOTE_CONTEXT)

typedef enum {
#define OVF_ENUMERATOR(kind) OVF_##kind,
    OVF_KINDS(OVF_ENUMERATOR)
#undef OVF_ENUMERATOR
    OVF_KIND_COUNT
} ovf_kind;

const char *ovf_name_of(ovf_kind kind);

// Records an object that a function created. Null pointers are ignored, here and below. (objects.c)
void ovf_made(ovf_kind kind, const void *object, const char *function);

// Records that an object is freed. If it is not alive as an object of that kind (a double free, or another type's free function), records
// a misuse and returns false.
bool ovf_freed(ovf_kind kind, const void *object, const char *function);

// Checks an object that is passed to a function. If it is not alive as an object of that kind, records a misuse and returns false.
bool ovf_alive(ovf_kind kind, const void *object, const char *function);

int64_t ovf_made_count(ovf_kind kind);
int64_t ovf_freed_count(ovf_kind kind);
void ovf_restart_counts(void);
