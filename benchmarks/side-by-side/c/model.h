// The landmark model, compiled for 8-bit pixels, and its infer requests: the set-up of a C program before its loops.
#pragma once

#include "face.h"

#include <openvino/c/openvino.h>

typedef struct {
    ov_infer_request_t *handle;
    ov_tensor_t *input, *output;
    uint8_t *crops;
    float *values;
} model_request;

typedef struct {
    ov_core_t *core;
    ov_model_t *model;
    ov_compiled_model_t *compiled;
    model_request *requests;
    size_t request_count;
    int32_t batch, width, height;
} landmark_model;

#define EXPORTED __attribute__((visibility("default")))

// Reads the model, declares its input as 8-bit NHWC, reshapes it to the batch, and compiles it with pairs of properties (null at the end).
// With requests = 0 it creates the compiled model's optimal number of requests. Returns null on failure and prints the reason to stderr.
EXPORTED landmark_model *model_open(const char *model, const char *device, const char *const *properties, int32_t batch, size_t requests);

EXPORTED size_t model_request_count(const landmark_model *m);

EXPORTED void model_close(landmark_model *m);
