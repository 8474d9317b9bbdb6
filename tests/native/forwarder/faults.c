// Planned failures: the n-th call fails without reaching the runtime.
#include "forwarder.h"
#include "internals.h"

#include <stdatomic.h>
#include <stddef.h>
#include <string.h>

static _Atomic int64_t calls;
static _Atomic int64_t countdown;
static _Atomic int32_t planned_status;
static _Atomic(const char *) planned_function;
static _Atomic(const char *) failed_function;

int32_t ovf_enter(const char *function) {
    atomic_fetch_add_explicit(&calls, 1, memory_order_relaxed);
    if (atomic_load_explicit(&countdown, memory_order_acquire) <= 0)
        return 0;

    const char *wanted = atomic_load(&planned_function);
    if (wanted && strcmp(wanted, function) != 0)
        return 0;

    // Exactly one of several threads sees the countdown end.
    if (atomic_fetch_sub(&countdown, 1) != 1)
        return 0;

    atomic_store(&failed_function, function);
    return atomic_load(&planned_status);
}

static void plan(const char *function, int64_t nth, int32_t status) {
    atomic_store(&countdown, 0);
    atomic_store(&failed_function, NULL);
    atomic_store(&planned_function, function);
    atomic_store(&planned_status, status);
    atomic_store_explicit(&countdown, nth, memory_order_release);
}

OVF_API void ovf_fail_at(int64_t nth, int32_t status) {
    plan(NULL, nth, status);
}

OVF_API void ovf_fail_function(const char *function, int64_t nth, int32_t status) {
    static char name[128];
    atomic_store(&countdown, 0);
    strncpy(name, function, sizeof name - 1);
    plan(name, nth, status);
}

OVF_API const char *ovf_failed_function(void) {
    return atomic_load(&failed_function);
}

OVF_API int64_t ovf_calls(void) {
    return atomic_load(&calls);
}
