// Boxes to pixel regions, and numbers to points.
#include "face.h"

#include <math.h>

static int32_t clamp(double value, int32_t limit) { return value < 0 ? 0 : value > limit ? limit : (int32_t)value; }

static bool side(double origin, double extent, int32_t limit, int32_t *low, int32_t *length) {
    double first = nearbyint(origin), last = nearbyint(origin + extent);
    if (last <= first) {
        first = floor(origin);
        last = first + 1;
    }
    *low = clamp(first, limit);
    *length = clamp(last, limit) - *low;
    return *length > 0;
}

bool face_region(face_box box, int32_t image_width, int32_t image_height, region *result) {
    if (!(box.width > 0 && box.height > 0 && isfinite(box.x) && isfinite(box.y) && isfinite(box.width) && isfinite(box.height)))
        return false;
    bool wide = side(box.x, box.width, image_width, &result->x, &result->width);
    bool high = side(box.y, box.height, image_height, &result->y, &result->height);
    return wide && high;
}

void face_decode(const float *values, region of, landmarks *result) {
    for (int i = 0; i < 5; i++) {
        result->x[i] = (float)of.x + values[2 * i] * (float)of.width;
        result->y[i] = (float)of.y + values[2 * i + 1] * (float)of.height;
    }
}
