// The structures that the C API passes by value or writes; they are the same in every release from 2024.6 on.
#pragma once

#include <stddef.h>
#include <stdint.h>

typedef struct {
    int64_t rank;
    int64_t *dims;
} abi_shape;

typedef struct {
    int64_t min, max;
} abi_dimension;

typedef struct {
    abi_dimension rank;
    abi_dimension *dims;
} abi_partial_shape;

typedef struct {
    const char *build_number, *description;
} abi_version;

// A list of versions, devices or profiling entries: a heap block and its length.
typedef struct {
    void *items;
    size_t size;
} abi_list;

// All variadic arguments are pointers. The wrappers copy them and always pass the largest number; the real function reads only as many as
// its count argument says.
enum { ABI_MAX_VARIADIC = 32 };
#define ABI_READ_VARIADIC(last, count)                                      \
    void *a[ABI_MAX_VARIADIC] = {0};                                        \
    va_list list;                                                           \
    va_start(list, last);                                                   \
    for (size_t i = 0; i < (size_t)(count) && i < ABI_MAX_VARIADIC; i++)    \
        a[i] = va_arg(list, void *);                                        \
    va_end(list);
#define ABI_VARIADIC                                                                                        \
    a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10], a[11], a[12], a[13], a[14], a[15], \
    a[16], a[17], a[18], a[19], a[20], a[21], a[22], a[23], a[24], a[25], a[26], a[27], a[28], a[29], a[30], a[31]
#define ABI_FITS(count) ((count) <= ABI_MAX_VARIADIC)
