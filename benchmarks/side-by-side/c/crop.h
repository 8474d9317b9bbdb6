// Crop and resize with the same bytes as OpenCV's 8-bit INTER_LINEAR, in fixed point.
#pragma once

#include "face.h"

enum { widest_crop = 512 };

// Writes width x height BGR pixels without gaps between rows. width must not exceed widest_crop.
void crop_resize(const image *source, region from, uint8_t *target, int32_t width, int32_t height);
