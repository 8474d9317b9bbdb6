// ov_tensor.h
#include "wrap.h"

MAKE(ov_tensor_create, TENSOR, *tensor, ANY, (uint32_t type, abi_shape shape, void **tensor), (type, shape, tensor))
MAKE(ov_tensor_create_from_host_ptr, TENSOR, *tensor, ANY,
     (uint32_t type, abi_shape shape, void *host, void **tensor), (type, shape, host, tensor))
MAKE(ov_tensor_create_from_string_array, TENSOR, *tensor, ANY,
     (const char **strings, size_t size, abi_shape shape, void **tensor), (strings, size, shape, tensor))
FREE(ov_tensor_free, TENSOR, tensor, (void *tensor), (tensor))

CALL(ov_tensor_set_shape, LIVE(TENSOR, tensor), (void *tensor, abi_shape shape), (tensor, shape))
MAKE(ov_tensor_get_shape, SHAPE, shape->dims, LIVE(TENSOR, tensor), (const void *tensor, abi_shape *shape), (tensor, shape))
CALL(ov_tensor_get_element_type, LIVE(TENSOR, tensor), (const void *tensor, uint32_t *type), (tensor, type))
CALL(ov_tensor_set_string_data, LIVE(TENSOR, tensor), (void *tensor, const char **strings, size_t size), (tensor, strings, size))
CALL(ov_tensor_get_size, LIVE(TENSOR, tensor), (const void *tensor, size_t *size), (tensor, size))
CALL(ov_tensor_get_byte_size, LIVE(TENSOR, tensor), (const void *tensor, size_t *size), (tensor, size))
CALL(ov_tensor_data, LIVE(TENSOR, tensor), (const void *tensor, void **data), (tensor, data))
