// The real library behind the forwarder.
#include "forwarder.h"
#include "internals.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static void *library;
static char *library_file;

// Called under the lock.
static int32_t open_target(const char *file) {
    if (library)
        return strcmp(file, library_file) == 0 ? 0 : -1;

    library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        fprintf(stderr, "libopenvino_c_forwarder: %s\n", dlerror());
        return -1;
    }

    library_file = strdup(file);
    return 0;
}

OVF_API int32_t ovf_use(const char *file) {
    pthread_mutex_lock(&lock);
    int32_t result = open_target(file);
    pthread_mutex_unlock(&lock);
    return result;
}

void *ovf_target(const char *symbol) {
    pthread_mutex_lock(&lock);
    if (!library) {
        const char *file = getenv("OPENVINO_FORWARDER_TARGET");
        if (!file || !*file)
            fprintf(stderr, "libopenvino_c_forwarder: set OPENVINO_FORWARDER_TARGET to the file of the real libopenvino_c\n");
        else
            open_target(file);
    }
    void *opened = library;
    pthread_mutex_unlock(&lock);
    return opened ? dlsym(opened, symbol) : NULL;
}
