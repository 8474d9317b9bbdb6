// The register of native objects: which were created, which were freed, which are alive.
#include "internals.h"

#include <stdatomic.h>
#include <stddef.h>

static const char *const names[] = {
#define OVF_NAME(kind) #kind,
    OVF_KINDS(OVF_NAME)
#undef OVF_NAME
};

// A hash table with open addressing and without locks. A slot has the kind (plus one) in the upper 16 bits and the address in the lower 48,
// which is the size of user-space addresses on x86-64 and arm64; zero means unused. A live object is within a few slots of its hash, so it
// is found quickly. To find that an object is absent takes all slots, but that happens only when there is a bug to report.
enum { SLOT_BITS = 17, SLOTS = 1 << SLOT_BITS };
static _Atomic uint64_t slots[SLOTS];
static _Atomic int64_t made[OVF_KIND_COUNT];
static _Atomic int64_t freed[OVF_KIND_COUNT];

static uint64_t entry_of(ovf_kind kind, const void *object) {
    return ((uint64_t)(kind + 1) << 48) | ((uint64_t)(uintptr_t)object & 0xFFFFFFFFFFFFull);
}

static size_t first_slot(const void *object) {
    return (size_t)(((uint64_t)(uintptr_t)object * 0x9E3779B97F4A7C15ull) >> (64 - SLOT_BITS));
}

static _Atomic uint64_t *find(uint64_t entry, const void *object) {
    size_t start = first_slot(object);
    for (size_t i = 0; i < SLOTS; i++) {
        _Atomic uint64_t *slot = &slots[(start + i) & (SLOTS - 1)];
        if (atomic_load_explicit(slot, memory_order_acquire) == entry)
            return slot;
    }
    return NULL;
}

const char *ovf_name_of(ovf_kind kind) {
    return names[kind];
}

void ovf_made(ovf_kind kind, const void *object, const char *function) {
    if (!object)
        return;

    atomic_fetch_add_explicit(&made[kind], 1, memory_order_relaxed);
    uint64_t entry = entry_of(kind, object);
    size_t start = first_slot(object);
    for (size_t i = 0; i < SLOTS; i++) {
        uint64_t empty = 0;
        if (atomic_compare_exchange_strong(&slots[(start + i) & (SLOTS - 1)], &empty, entry))
            return;
    }
    ovf_note_misuse("%s: more than %d native objects are alive at once", function, SLOTS);
}

bool ovf_freed(ovf_kind kind, const void *object, const char *function) {
    if (!object)
        return true;

    // Removed before the real free, because the allocator can reuse the address in another thread as soon as that returns.
    uint64_t entry = entry_of(kind, object);
    _Atomic uint64_t *slot = find(entry, object);
    if (!slot || !atomic_compare_exchange_strong(slot, &entry, 0)) {
        ovf_note_misuse("%s frees %p, which is not a live %s", function, object, names[kind]);
        return false;
    }

    atomic_fetch_add_explicit(&freed[kind], 1, memory_order_relaxed);
    return true;
}

bool ovf_alive(ovf_kind kind, const void *object, const char *function) {
    if (!object || find(entry_of(kind, object), object))
        return true;

    ovf_note_misuse("%s is called with %p, which is not a live %s", function, object, names[kind]);
    return false;
}

int64_t ovf_made_count(ovf_kind kind) {
    return atomic_load(&made[kind]);
}

int64_t ovf_freed_count(ovf_kind kind) {
    return atomic_load(&freed[kind]);
}

void ovf_restart_counts(void) {
    for (int kind = 0; kind < OVF_KIND_COUNT; kind++) {
        // Live objects stay counted: they must still be freed.
        int64_t gone = atomic_exchange(&freed[kind], 0);
        atomic_fetch_sub(&made[kind], gone);
    }
}
