// ov_remote_context.h, and what makes contexts elsewhere
#include "wrap.h"

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
