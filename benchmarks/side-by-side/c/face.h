// The box of a face, the pixels that it covers, and its landmarks.
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { values_per_face = 10 };

typedef struct {
    float x, y, width, height;
} face_box;

typedef struct {
    int32_t x, y, width, height;
} region;

typedef struct {
    const uint8_t *pixels; // BGR
    int32_t width, height;
    int64_t stride;
} image;

typedef struct {
    float x[5], y[5];
} landmarks;

// Computes the pixels under a box: corners are rounded half to even and clamped to the image. Returns false if there are none.
bool face_region(face_box box, int32_t image_width, int32_t image_height, region *result);

// Converts ten numbers, which are fractions of the region, to points in pixels of the image.
void face_decode(const float *values, region of, landmarks *result);
