// The loops of bare_loop.h.
#include "bare_loop.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

// The prototypes of the functions that are used, so that OpenVINO's headers are not needed.
typedef struct {
    void (*function)(void *);
    void *args;
} callback;

typedef struct {
    int32_t (*core_create)(void **);
    int32_t (*read_model)(const void *, const char *, const char *, void **);
    int32_t (*compile_model)(const void *, const void *, const char *, size_t, void **, ...);
    int32_t (*create_infer_request)(const void *, void **);
    int32_t (*infer)(void *);
    int32_t (*start_async)(void *);
    int32_t (*wait)(void *);
    int32_t (*set_callback)(void *, const callback *);
    void (*request_free)(void *);
    void (*compiled_free)(void *);
    void (*model_free)(void *);
    void (*core_free)(void *);
} api;

typedef struct {
    struct bare_loop *loop;
    void *request;
    callback on_done;
} slot;

struct bare_loop {
    api ov;
    void *core, *model, *compiled;
    slot *slots;
    size_t count;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    size_t *done, done_count;
    bool collecting;
};

static bool load(api *ov, const char *library) {
    void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
    if (!handle) {
        fprintf(stderr, "bare_loop: %s\n", dlerror());
        return false;
    }

    struct {
        void **slot;
        const char *name;
    } names[] = {
        {(void **)&ov->core_create, "ov_core_create"},
        {(void **)&ov->read_model, "ov_core_read_model"},
        {(void **)&ov->compile_model, "ov_core_compile_model"},
        {(void **)&ov->create_infer_request, "ov_compiled_model_create_infer_request"},
        {(void **)&ov->infer, "ov_infer_request_infer"},
        {(void **)&ov->start_async, "ov_infer_request_start_async"},
        {(void **)&ov->wait, "ov_infer_request_wait"},
        {(void **)&ov->set_callback, "ov_infer_request_set_callback"},
        {(void **)&ov->request_free, "ov_infer_request_free"},
        {(void **)&ov->compiled_free, "ov_compiled_model_free"},
        {(void **)&ov->model_free, "ov_model_free"},
        {(void **)&ov->core_free, "ov_core_free"},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        *names[i].slot = dlsym(handle, names[i].name);
        if (!*names[i].slot) {
            fprintf(stderr, "bare_loop: %s\n", dlerror());
            return false;
        }
    }
    return true;
}

static int32_t compile(bare_loop *loop, const char *device, const char *const *properties) {
    const char *p[8] = {0};
    size_t n = 0;
    for (; properties && properties[n] && n < 8; n++)
        p[n] = properties[n];
    return loop->ov.compile_model(loop->core, loop->model, device, n, &loop->compiled, p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7]);
}

BARE_API bare_loop *bare_open(const char *library, const char *model, const char *device, const char *const *properties, size_t requests) {
    bare_loop *loop = calloc(1, sizeof *loop);
    if (!loop)
        return NULL;

    pthread_mutex_init(&loop->lock, NULL);
    pthread_cond_init(&loop->changed, NULL);
    loop->slots = calloc(requests, sizeof *loop->slots);
    loop->done = calloc(requests, sizeof *loop->done);
    loop->count = requests;
    if (!loop->slots || !loop->done || !load(&loop->ov, library)) {
        bare_close(loop);
        return NULL;
    }

    int32_t status = loop->ov.core_create(&loop->core);
    if (status == 0)
        status = loop->ov.read_model(loop->core, model, NULL, &loop->model);
    if (status == 0)
        status = compile(loop, device, properties);
    for (size_t i = 0; status == 0 && i < requests; i++) {
        loop->slots[i].loop = loop;
        status = loop->ov.create_infer_request(loop->compiled, &loop->slots[i].request);
    }

    if (status != 0) {
        fprintf(stderr, "bare_loop: status %d while opening %s\n", status, model);
        bare_close(loop);
        return NULL;
    }
    return loop;
}

BARE_API int32_t bare_infer(bare_loop *loop, int64_t count) {
    int32_t status = 0;
    for (int64_t i = 0; i < count && status == 0; i++)
        status = loop->ov.infer(loop->slots[0].request);
    return status;
}

static void keep_first(int32_t *first, int32_t status) {
    if (*first == 0)
        *first = status;
}

BARE_API int32_t bare_infer_async(bare_loop *loop, int64_t count, size_t in_flight) {
    int32_t status = 0;
    for (int64_t i = 0; i < count && status == 0; i++) {
        void *request = loop->slots[(size_t)i % in_flight].request;
        if (i >= (int64_t)in_flight)
            status = loop->ov.wait(request);
        if (status == 0)
            status = loop->ov.start_async(request);
    }
    for (size_t i = 0; i < in_flight; i++)
        keep_first(&status, loop->ov.wait(loop->slots[i].request));
    return status;
}

static void on_done(void *args) {
    slot *done = args;
    bare_loop *loop = done->loop;
    pthread_mutex_lock(&loop->lock);
    // A callback cannot be removed from a request, so it is also called in the loops that wait.
    if (loop->collecting) {
        loop->done[loop->done_count++] = (size_t)(done - loop->slots);
        pthread_cond_signal(&loop->changed);
    }
    pthread_mutex_unlock(&loop->lock);
}

static size_t take_done(bare_loop *loop) {
    pthread_mutex_lock(&loop->lock);
    while (loop->done_count == 0)
        pthread_cond_wait(&loop->changed, &loop->lock);
    size_t index = loop->done[--loop->done_count];
    pthread_mutex_unlock(&loop->lock);
    return index;
}

BARE_API int32_t bare_infer_callbacks(bare_loop *loop, int64_t count, size_t in_flight) {
    int32_t status = 0;
    loop->done_count = 0;
    loop->collecting = true;
    for (size_t i = 0; i < in_flight && status == 0; i++) {
        loop->slots[i].on_done = (callback){on_done, &loop->slots[i]};
        status = loop->ov.set_callback(loop->slots[i].request, &loop->slots[i].on_done);
    }

    int64_t started = 0, finished = 0;
    while (status == 0 && started < count && started < (int64_t)in_flight) {
        status = loop->ov.start_async(loop->slots[started].request);
        started += status == 0;
    }
    while (finished < started) {
        void *request = loop->slots[take_done(loop)].request;
        finished++;
        // Returns the status of the inference, and waits until the request is idle, which the callback alone does not ensure.
        keep_first(&status, loop->ov.wait(request));
        if (status == 0 && started < count) {
            status = loop->ov.start_async(request);
            started += status == 0;
        }
    }
    loop->collecting = false;
    return status;
}

BARE_API void bare_close(bare_loop *loop) {
    for (size_t i = 0; loop->slots && i < loop->count; i++)
        if (loop->slots[i].request)
            loop->ov.request_free(loop->slots[i].request);
    if (loop->compiled)
        loop->ov.compiled_free(loop->compiled);
    if (loop->model)
        loop->ov.model_free(loop->model);
    if (loop->core)
        loop->ov.core_free(loop->core);
    pthread_mutex_destroy(&loop->lock);
    pthread_cond_destroy(&loop->changed);
    free(loop->slots);
    free(loop->done);
    free(loop);
}
