// Functions of ov_shape.h, ov_partial_shape.h and ov_layout.h. For a shape structure, the heap block with its dimensions is counted.
#include "wrap.h"

MAKE(ov_shape_create, SHAPE, shape->dims, ANY, (int64_t rank, const int64_t *dims, abi_shape *shape), (rank, dims, shape))
MAKE(ov_partial_shape_to_shape, SHAPE, shape->dims, ANY, (abi_partial_shape from, abi_shape *shape), (from, shape))

// The only free function that returns a status.
OVF_EXPORT(ov_shape_free, int32_t, (abi_shape *shape))
static int32_t wrapped_ov_shape_free(abi_shape *shape) {
    return ovf_freed(OVF_SHAPE, shape ? shape->dims : NULL, "ov_shape_free") ? real_ov_shape_free(shape) : OVF_REFUSED;
}

MAKE(ov_partial_shape_create, PARTIAL_SHAPE, shape->dims, ANY,
     (int64_t rank, const abi_dimension *dims, abi_partial_shape *shape), (rank, dims, shape))
MAKE(ov_partial_shape_create_dynamic, PARTIAL_SHAPE, shape->dims, ANY,
     (abi_dimension rank, const abi_dimension *dims, abi_partial_shape *shape), (rank, dims, shape))
MAKE(ov_partial_shape_create_static, PARTIAL_SHAPE, shape->dims, ANY,
     (int64_t rank, const int64_t *dims, abi_partial_shape *shape), (rank, dims, shape))
MAKE(ov_shape_to_partial_shape, PARTIAL_SHAPE, shape->dims, ANY, (abi_shape from, abi_partial_shape *shape), (from, shape))
FREE(ov_partial_shape_free, PARTIAL_SHAPE, shape ? shape->dims : NULL, (abi_partial_shape *shape), (shape))
MAKE_STRING(ov_partial_shape_to_string, ANY, (abi_partial_shape shape), (shape))

MAKE(ov_layout_create, LAYOUT, *layout, ANY, (const char *text, void **layout), (text, layout))
FREE(ov_layout_free, LAYOUT, layout, (void *layout), (layout))
MAKE_STRING(ov_layout_to_string, LIVE(LAYOUT, layout), (const void *layout), (layout))
