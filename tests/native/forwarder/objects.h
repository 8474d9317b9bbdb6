// The register of native objects: what was made, what was freed, what is alive.
#pragma once

#include <stdbool.h>
#include <stdint.h>

// The managed side (NativeObjectKind) has the same order.
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

// A null pointer is no object: it is neither made, nor alive, nor wrongly freed.
void ovf_made(ovf_kind kind, const void *object, const char *function);

// False, with a note of the misuse, where the object is not alive as that kind: a double free, or another type's free function.
bool ovf_freed(ovf_kind kind, const void *object, const char *function);

// False, with a note of the misuse, where a function is given an object that is not alive as that kind.
bool ovf_alive(ovf_kind kind, const void *object, const char *function);

int64_t ovf_made_count(ovf_kind kind);
int64_t ovf_freed_count(ovf_kind kind);
void ovf_restart_counts(void);
