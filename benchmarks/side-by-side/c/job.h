// A landmark model compiled for pictures of bytes, and its requests: what a C program sets up before its loops.
#pragma once

#include "face.h"

#include <openvino/c/openvino.h>

typedef struct {
    ov_infer_request_t *handle;
    ov_tensor_t *input, *output;
    uint8_t *crops;
    float *values;
} job_request;

typedef struct {
    ov_core_t *core;
    ov_model_t *model;
    ov_compiled_model_t *compiled;
    job_request *requests;
    size_t request_count;
    int32_t batch, width, height;
} job;

#define JOB_API __attribute__((visibility("default")))

// Reads the model, declares its input as 8-bit NHWC, reshapes it to the batch and compiles it with pairs of properties (null at the
// end). requests 0 makes as many as the compiled model calls optimal. Null on failure: the reason is printed to stderr.
JOB_API job *job_open(const char *model, const char *device, const char *const *properties, int32_t batch, size_t requests);

JOB_API size_t job_requests(const job *opened);

JOB_API void job_close(job *opened);
