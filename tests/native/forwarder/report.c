// Misuses, counts and the report of both.
#include "forwarder.h"
#include "internals.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { KEPT = 16, LINE = 192 };
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char misuse_lines[KEPT][LINE];
static int64_t misuses;
static int64_t open_compilations;

void ovf_note_misuse(const char *format, ...) {
    va_list args;
    va_start(args, format);
    pthread_mutex_lock(&lock);
    if (misuses < KEPT)
        vsnprintf(misuse_lines[misuses], LINE, format, args);
    misuses++;
    pthread_mutex_unlock(&lock);
    va_end(args);
}

OVF_API int64_t ovf_misuses(void) {
    pthread_mutex_lock(&lock);
    int64_t count = misuses;
    pthread_mutex_unlock(&lock);
    return count;
}

bool ovf_note_shapes(const void *model) {
    bool (*is_dynamic)(const void *) = (bool (*)(const void *))ovf_target("ov_model_is_dynamic");
    if (is_dynamic && is_dynamic(model))
        __atomic_add_fetch(&open_compilations, 1, __ATOMIC_RELAXED);
    return true;
}

OVF_API int64_t ovf_open_compilations(void) { return __atomic_load_n(&open_compilations, __ATOMIC_RELAXED); }

OVF_API int32_t ovf_counts(int32_t kind, int64_t *made, int64_t *freed) {
    if (kind < 0 || kind >= OVF_KIND_COUNT)
        return -1;

    *made = ovf_made_count((ovf_kind)kind);
    *freed = ovf_freed_count((ovf_kind)kind);
    return 0;
}

OVF_API const char *ovf_kind_name(int32_t kind) {
    return kind < 0 || kind >= OVF_KIND_COUNT ? NULL : ovf_name_of((ovf_kind)kind);
}

OVF_API int64_t ovf_live_total(void) {
    int64_t total = 0;
    for (int kind = 0; kind < OVF_KIND_COUNT; kind++)
        total += ovf_made_count((ovf_kind)kind) - ovf_freed_count((ovf_kind)kind);
    return total;
}

typedef struct {
    char *text;
    size_t size, length;
} writer;

static void append(writer *to, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void append(writer *to, const char *format, ...) {
    va_list args;
    va_start(args, format);
    size_t free_size = to->length < to->size ? to->size - to->length : 0;
    int written = vsnprintf(free_size ? to->text + to->length : NULL, free_size, format, args);
    va_end(args);
    to->length += written > 0 ? (size_t)written : 0;
}

OVF_API size_t ovf_report(char *text, size_t size) {
    writer to = {text, size, 0};
    append(&to, "%-20s %10s %10s %6s; compilations with open shapes: %lld\n", "native objects", "made", "freed", "alive",
           (long long)ovf_open_compilations());
    for (int kind = 0; kind < OVF_KIND_COUNT; kind++) {
        long long made = ovf_made_count((ovf_kind)kind), freed = ovf_freed_count((ovf_kind)kind);
        if (made != 0 || freed != 0)
            append(&to, "%-20s %10lld %10lld %6lld\n", ovf_name_of((ovf_kind)kind), made, freed, made - freed);
    }

    pthread_mutex_lock(&lock);
    for (int64_t i = 0; i < misuses && i < KEPT; i++)
        append(&to, "misuse: %s\n", misuse_lines[i]);
    if (misuses > KEPT)
        append(&to, "misuse: %lld more\n", (long long)(misuses - KEPT));
    pthread_mutex_unlock(&lock);
    return to.length;
}

OVF_API void ovf_reset(void) {
    ovf_fail_at(0, 0);
    ovf_restart_counts();
    pthread_mutex_lock(&lock);
    misuses = 0;
    pthread_mutex_unlock(&lock);
    __atomic_store_n(&open_compilations, 0, __ATOMIC_RELAXED);
}

// For programs that do not call ovf_report: when the process ends, a report with the process's number as its name is written to the folder
// in OPENVINO_FORWARDER_REPORTS. A program may start others, and each writes its own.
__attribute__((destructor)) static void report_at_exit(void) {
    const char *folder = getenv("OPENVINO_FORWARDER_REPORTS");
    if (!folder || !*folder)
        return;

    char name[4096];
    snprintf(name, sizeof name, "%s/%ld.txt", folder, (long)getpid());
    FILE *file = fopen(name, "w");
    if (!file)
        return;

    static char text[8192];
    ovf_report(text, sizeof text);
    fputs(text, file);
    fclose(file);
}
