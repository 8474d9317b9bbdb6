// Functions of ov_model.h and ov_node.h.
#include "wrap.h"

FREE(ov_model_free, MODEL, model, (void *model), (model))
MAKE(ov_model_get_friendly_name, TEXT, *name, LIVE(MODEL, model), (const void *model, char **name), (model, name))
CALL(ov_model_inputs_size, LIVE(MODEL, model), (const void *model, size_t *size), (model, size))
CALL(ov_model_outputs_size, LIVE(MODEL, model), (const void *model, size_t *size), (model, size))

#define PORTS(kind, function_name)                                                                                              \
    MAKE(function_name, kind, *port, LIVE(MODEL, model), (const void *model, void **port), (model, port))                       \
    MAKE(function_name##_by_name, kind, *port, LIVE(MODEL, model), (const void *model, const char *name, void **port),          \
         (model, name, port))                                                                                                   \
    MAKE(function_name##_by_index, kind, *port, LIVE(MODEL, model), (const void *model, size_t index, void **port), (model, index, port))
PORTS(CONST_PORT, ov_model_const_input)
PORTS(CONST_PORT, ov_model_const_output)
PORTS(PORT, ov_model_input)
PORTS(PORT, ov_model_output)

CALL(ov_model_reshape, LIVE(MODEL, model),
     (const void *model, const char **names, const abi_partial_shape *shapes, size_t size), (model, names, shapes, size))
CALL(ov_model_reshape_input_by_name, LIVE(MODEL, model),
     (const void *model, const char *name, abi_partial_shape shape), (model, name, shape))
CALL(ov_model_reshape_single_input, LIVE(MODEL, model), (const void *model, abi_partial_shape shape), (model, shape))
CALL(ov_model_reshape_by_port_indexes, LIVE(MODEL, model),
     (const void *model, const size_t *indexes, const abi_partial_shape *shapes, size_t size), (model, indexes, shapes, size))
CALL(ov_model_reshape_by_ports, LIVE(MODEL, model) && (size == 0 || LIVE(PORT, ports[0])),
     (const void *model, const void **ports, const abi_partial_shape *shapes, size_t size), (model, ports, shapes, size))

FREE(ov_output_port_free, PORT, port, (void *port), (port))
FREE(ov_output_const_port_free, CONST_PORT, port, (void *port), (port))
MAKE(ov_port_get_shape, SHAPE, shape->dims, LIVE(PORT, port), (const void *port, abi_shape *shape), (port, shape))
MAKE(ov_const_port_get_shape, SHAPE, shape->dims, LIVE(CONST_PORT, port), (const void *port, abi_shape *shape), (port, shape))
MAKE(ov_port_get_any_name, TEXT, *name, LIVE(CONST_PORT, port), (const void *port, char **name), (port, name))
MAKE(ov_port_get_partial_shape, PARTIAL_SHAPE, shape->dims, LIVE(CONST_PORT, port),
     (const void *port, abi_partial_shape *shape), (port, shape))
CALL(ov_port_get_element_type, LIVE(CONST_PORT, port), (const void *port, uint32_t *type), (port, type))
