// Crop and bilinear resize in fixed point.
#include "crop.h"

#include <math.h>

// Four numbers per pixel, so that the compiler can use whole vectors for the vertical pass.
enum { channels = 4, one = 2048 };

typedef struct {
    int32_t offset, next;
    int32_t left, right;
} tap;

typedef struct {
    int32_t index, first, second;
} position;

static position weighted(float index, float fraction) {
    return (position){(int32_t)index, (int32_t)nearbyintf((1 - fraction) * one), (int32_t)nearbyintf(fraction * one)};
}

static void fill_taps(tap *taps, int32_t source_width, int32_t width) {
    double scale = (double)source_width / width;
    for (int32_t x = 0; x < width; x++) {
        float at = (float)((x + 0.5) * scale - 0.5);
        float index = floorf(at);
        position p = index < 0                   ? (position){0, one, 0}
                     : index >= source_width - 1 ? (position){source_width - 1, one, 0}
                                                 : weighted(index, at - index);
        taps[x] = (tap){p.index * 3, p.index < source_width - 1 ? 3 : 0, p.first, p.second};
    }
}

// Reads four bytes per pixel, so that a pixel is one vector operation; the fourth belongs to the next pixel and is ignored. At the end of
// the row, where the fourth does not exist, it reads three.
static void mix_columns(const uint8_t *restrict row, int32_t readable, const tap *restrict taps, int16_t *restrict mixed, int32_t width) {
    int32_t x = 0;
    for (; x < width && taps[x].offset + taps[x].next + channels <= readable; x++) {
        const uint8_t *left = row + taps[x].offset, *right = left + taps[x].next;
        for (int c = 0; c < channels; c++)
            mixed[x * channels + c] = (int16_t)((taps[x].left * left[c] + taps[x].right * right[c]) >> 4);
    }
    for (; x < width; x++) {
        const uint8_t *left = row + taps[x].offset, *right = left + taps[x].next;
        for (int c = 0; c < 3; c++)
            mixed[x * channels + c] = (int16_t)((taps[x].left * left[c] + taps[x].right * right[c]) >> 4);
        mixed[x * channels + 3] = 0;
    }
}

static void mix_rows(const int16_t *restrict upper, const int16_t *restrict lower, int16_t w0, int16_t w1, uint8_t *restrict target,
                     int32_t width) {
    uint8_t wide[widest_crop * channels];
    for (int32_t i = 0; i < width * channels; i++)
        wide[i] = (uint8_t)(((int16_t)((w0 * upper[i]) >> 16) + (int16_t)((w1 * lower[i]) >> 16) + 2) >> 2);
    for (int32_t x = 0; x < width; x++)
        for (int c = 0; c < 3; c++)
            target[x * 3 + c] = wide[x * channels + c];
}

static int32_t clamp(int32_t value, int32_t last) { return value < 0 ? 0 : value > last ? last : value; }

void crop_resize(const image *source, region from, uint8_t *target, int32_t width, int32_t height) {
    tap taps[widest_crop];
    int16_t rows[2][widest_crop * channels];
    int16_t *upper = rows[0], *lower = rows[1];
    int32_t upper_row = -1, lower_row = -1;
    const uint8_t *start = source->pixels + from.y * source->stride + (int64_t)from.x * 3;
    double scale = (double)from.height / height;
    int32_t readable = (source->width - from.x) * 3;
    fill_taps(taps, from.width, width);
    for (int32_t y = 0; y < height; y++) {
        float at = (float)((y + 0.5) * scale - 0.5);
        float index = floorf(at);
        position p = weighted(index, at - index);
        int32_t first = clamp(p.index, from.height - 1), second = clamp(p.index + 1, from.height - 1);
        if (first == lower_row) {
            int16_t *swap = upper;
            upper = lower;
            lower = swap;
            lower_row = upper_row;
            upper_row = first;
        }
        if (first != upper_row) {
            mix_columns(start + first * source->stride, readable, taps, upper, width);
            upper_row = first;
        }
        if (second != lower_row && second != upper_row) {
            mix_columns(start + second * source->stride, readable, taps, lower, width);
            lower_row = second;
        }
        mix_rows(upper, second == upper_row ? upper : lower, (int16_t)p.first, (int16_t)p.second, target + (int64_t)y * width * 3, width);
    }
}
