// Functions of ov_tensor.h and ov_remote_context.h, and the functions of ov_core.h that use remote contexts.
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


MAKE_VARIADIC(ov_core_create_context, REMOTE_CONTEXT, *context, LIVE(CORE, core), context, count,
              (const void *core, const char *device, size_t count, void **context, ...), (core, device, count, context, ABI_VARIADIC))
MAKE(ov_core_create_context_props, REMOTE_CONTEXT, *context, LIVE(CORE, core),
     (const void *core, const char *device, size_t count, const void *properties, void **context),
     (core, device, count, properties, context))
MAKE(ov_core_get_default_context, REMOTE_CONTEXT, *context, LIVE(CORE, core),
     (const void *core, const char *device, void **context), (core, device, context))
FREE(ov_remote_context_free, REMOTE_CONTEXT, context, (void *context), (context))

MAKE_VARIADIC(ov_core_compile_model_with_context, COMPILED_MODEL, *compiled,
              LIVE(CORE, core) && LIVE(MODEL, model) && LIVE(REMOTE_CONTEXT, context), compiled, count,
              (const void *core, const void *model, const void *context, size_t count, void **compiled, ...),
              (core, model, context, count, compiled, ABI_VARIADIC))
MAKE(ov_core_compile_model_with_context_props, COMPILED_MODEL, *compiled,
     LIVE(CORE, core) && LIVE(MODEL, model) && LIVE(REMOTE_CONTEXT, context),
     (const void *core, const void *model, const void *context, size_t count, const void *properties, void **compiled),
     (core, model, context, count, properties, compiled))

MAKE_VARIADIC(ov_remote_context_create_tensor, TENSOR, *tensor, LIVE(REMOTE_CONTEXT, context), tensor, count,
              (const void *context, uint32_t type, abi_shape shape, size_t count, void **tensor, ...),
              (context, type, shape, count, tensor, ABI_VARIADIC))
MAKE(ov_remote_context_create_tensor_props, TENSOR, *tensor, LIVE(REMOTE_CONTEXT, context),
     (const void *context, uint32_t type, abi_shape shape, size_t count, const void *properties, void **tensor),
     (context, type, shape, count, properties, tensor))
MAKE(ov_remote_context_create_host_tensor, TENSOR, *tensor, LIVE(REMOTE_CONTEXT, context),
     (const void *context, uint32_t type, abi_shape shape, void **tensor), (context, type, shape, tensor))

MAKE(ov_remote_context_get_device_name, TEXT, *name, LIVE(REMOTE_CONTEXT, context),
     (const void *context, char **name), (context, name))
MAKE(ov_remote_context_get_params, TEXT, *params, LIVE(REMOTE_CONTEXT, context),
     (const void *context, size_t *size, char **params), (context, size, params))
MAKE(ov_remote_tensor_get_params, TEXT, *params, LIVE(TENSOR, tensor),
     (void *tensor, size_t *size, char **params), (tensor, size, params))
MAKE(ov_remote_tensor_get_device_name, TEXT, *name, LIVE(TENSOR, tensor), (void *tensor, char **name), (tensor, name))
