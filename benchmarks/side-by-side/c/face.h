// A face's box, the pixels that it covers, and its points.
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

// The pixels under a box, its corners rounded half to even and clamped; false where there are none.
bool face_region(face_box box, int32_t image_width, int32_t image_height, region *result);

// Ten numbers in fractions of the region to points of the image.
void face_decode(const float *values, region of, landmarks *result);
