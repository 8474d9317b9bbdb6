// Macros that define the forwarding function of each export of the C API.
//
// Every export is an indirect function: when the bindings look it up (dlsym), its resolver looks the name up in the real library and
// returns the counting wrapper, the real address, or null if this runtime does not export it. So one build serves every runtime, and
// exports that a runtime lacks are missing here too.
//
// The prototypes are the forwarder's own: handles are void pointers, structures are those of abi.h. They only have to have the same ABI.
#pragma once

#include "abi.h"
#include "internals.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

// OVF_REFUSED is the status with which the runtime refuses an argument. The forwarder returns it for an object that is not alive.
enum { OVF_OK = 0, OVF_REFUSED = -14 };

#define OVF_EXPORT(name, result, params)                                                       \
    typedef result name##_type params;                                                         \
    static name##_type wrapped_##name;                                                         \
    static name##_type *real_##name;                                                           \
    static name##_type *resolve_##name(void) {                                                 \
        real_##name = (name##_type *)ovf_target(#name);                                        \
        return real_##name ? wrapped_##name : NULL;                                            \
    }                                                                                          \
    __attribute__((visibility("default"), ifunc("resolve_" #name))) extern name##_type name;

#define LIVE(kind, object) ovf_alive(OVF_##kind, object, function)
#define ANY 1

// The planned failure and the check of the arguments, before the real call.
#define OVF_ENTER(name, guard)                 \
    static const char function[] = #name;      \
    int32_t status = ovf_enter(function);      \
    if (status != OVF_OK)                      \
        return status;                         \
    if (!(guard))                              \
        return OVF_REFUSED;

// A function that returns a status and creates nothing.
#define CALL(name, guard, params, args)               \
    OVF_EXPORT(name, int32_t, params)                 \
    static int32_t wrapped_##name params {            \
        OVF_ENTER(name, guard)                        \
        return real_##name args;                      \
    }

// A function that creates an object of a kind. "made" is the expression of its address after success.
#define MAKE(name, kind, made, guard, params, args)   \
    OVF_EXPORT(name, int32_t, params)                 \
    static int32_t wrapped_##name params {            \
        OVF_ENTER(name, guard)                        \
        status = real_##name args;                    \
        if (status == OVF_OK)                         \
            ovf_made(OVF_##kind, made, function);     \
        return status;                                \
    }

// A function that returns a new string instead of a status.
#define MAKE_STRING(name, guard, params, args)        \
    OVF_EXPORT(name, const char *, params)            \
    static const char *wrapped_##name params {        \
        static const char function[] = #name;         \
        if (!(guard))                                 \
            return NULL;                              \
        const char *text = real_##name args;          \
        ovf_made(OVF_TEXT, text, function);         \
        return text;                                  \
    }

// A function that frees an object. "object" is the expression of the object's address before the call. It cannot be made to fail, because
// it returns no status.
#define FREE(name, kind, object, params, args)        \
    OVF_EXPORT(name, void, params)                    \
    static void wrapped_##name params {               \
        if (ovf_freed(OVF_##kind, object, #name))     \
            real_##name args;                         \
    }

// A function or variable that is not counted: callers get the real address.
#define PLAIN(name)                                                                                     \
    typedef void name##_type(void);                                                                     \
    static name##_type *resolve_##name(void) { return (name##_type *)ovf_target(#name); }               \
    __attribute__((visibility("default"), ifunc("resolve_" #name))) extern name##_type name;

// Variadic functions. "last" is the parameter before the dots, "count" the number of pointers that follow.
#define CALL_VARIADIC(name, guard, last, count, params, args)   \
    OVF_EXPORT(name, int32_t, params)                           \
    static int32_t wrapped_##name params {                      \
        OVF_ENTER(name, (guard) && ABI_FITS(count))             \
        ABI_READ_VARIADIC(last, count)                          \
        return real_##name args;                                \
    }

#define MAKE_VARIADIC(name, kind, made, guard, last, count, params, args) \
    OVF_EXPORT(name, int32_t, params)                                     \
    static int32_t wrapped_##name params {                                \
        OVF_ENTER(name, (guard) && ABI_FITS(count))                       \
        ABI_READ_VARIADIC(last, count)                                    \
        status = real_##name args;                                        \
        if (status == OVF_OK)                                             \
            ovf_made(OVF_##kind, made, function);                         \
        return status;                                                    \
    }
