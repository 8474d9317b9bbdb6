// Functions of ov_compiled_model.h.
#include "wrap.h"

FREE(ov_compiled_model_free, COMPILED_MODEL, compiled, (void *compiled), (compiled))
CALL(ov_compiled_model_inputs_size, LIVE(COMPILED_MODEL, compiled), (const void *compiled, size_t *size), (compiled, size))
CALL(ov_compiled_model_outputs_size, LIVE(COMPILED_MODEL, compiled), (const void *compiled, size_t *size), (compiled, size))

#define PORTS(function_name)                                                                                                      \
    MAKE(function_name, CONST_PORT, *port, LIVE(COMPILED_MODEL, compiled), (const void *compiled, void **port), (compiled, port)) \
    MAKE(function_name##_by_name, CONST_PORT, *port, LIVE(COMPILED_MODEL, compiled),                                              \
         (const void *compiled, const char *name, void **port), (compiled, name, port))                                           \
    MAKE(function_name##_by_index, CONST_PORT, *port, LIVE(COMPILED_MODEL, compiled),                                             \
         (const void *compiled, size_t index, void **port), (compiled, index, port))
PORTS(ov_compiled_model_input)
PORTS(ov_compiled_model_output)

MAKE(ov_compiled_model_get_runtime_model, MODEL, *model, LIVE(COMPILED_MODEL, compiled),
     (const void *compiled, void **model), (compiled, model))
MAKE(ov_compiled_model_create_infer_request, INFER_REQUEST, *request, LIVE(COMPILED_MODEL, compiled),
     (const void *compiled, void **request), (compiled, request))
MAKE(ov_compiled_model_get_context, REMOTE_CONTEXT, *context, LIVE(COMPILED_MODEL, compiled),
     (const void *compiled, void **context), (compiled, context))
CALL_VARIADIC(ov_compiled_model_set_property, LIVE(COMPILED_MODEL, compiled), compiled, 2,
              (const void *compiled, ...), (compiled, ABI_VARIADIC))
CALL(ov_compiled_model_set_properties, LIVE(COMPILED_MODEL, compiled),
     (const void *compiled, size_t count, const void *properties), (compiled, count, properties))
MAKE(ov_compiled_model_get_property, TEXT, *value, LIVE(COMPILED_MODEL, compiled),
     (const void *compiled, const char *key, char **value), (compiled, key, value))
CALL(ov_compiled_model_export_model, LIVE(COMPILED_MODEL, compiled), (const void *compiled, const char *file), (compiled, file))
