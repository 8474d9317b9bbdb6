// Functions of ov_infer_request.h.
#include "wrap.h"

FREE(ov_infer_request_free, INFER_REQUEST, request, (void *request), (request))

// Setting a tensor does not transfer it: the caller still has to free the tensor object.
CALL(ov_infer_request_set_tensor, LIVE(INFER_REQUEST, request) && LIVE(TENSOR, tensor),
     (void *request, const char *name, const void *tensor), (request, name, tensor))
CALL(ov_infer_request_set_tensor_by_port, LIVE(INFER_REQUEST, request) && LIVE(PORT, port) && LIVE(TENSOR, tensor),
     (void *request, const void *port, const void *tensor), (request, port, tensor))
CALL(ov_infer_request_set_tensor_by_const_port, LIVE(INFER_REQUEST, request) && LIVE(CONST_PORT, port) && LIVE(TENSOR, tensor),
     (void *request, const void *port, const void *tensor), (request, port, tensor))

// Every get function creates a new tensor object over the same memory.
MAKE(ov_infer_request_get_tensor, TENSOR, *tensor, LIVE(INFER_REQUEST, request),
     (const void *request, const char *name, void **tensor), (request, name, tensor))
MAKE(ov_infer_request_get_tensor_by_port, TENSOR, *tensor, LIVE(INFER_REQUEST, request) && LIVE(PORT, port),
     (const void *request, const void *port, void **tensor), (request, port, tensor))
MAKE(ov_infer_request_get_tensor_by_const_port, TENSOR, *tensor, LIVE(INFER_REQUEST, request) && LIVE(CONST_PORT, port),
     (const void *request, const void *port, void **tensor), (request, port, tensor))

#define TENSORS(side)                                                                                                    \
    CALL(ov_infer_request_set_##side##_tensor, LIVE(INFER_REQUEST, request) && LIVE(TENSOR, tensor),                     \
         (void *request, const void *tensor), (request, tensor))                                                        \
    CALL(ov_infer_request_set_##side##_tensor_by_index, LIVE(INFER_REQUEST, request) && LIVE(TENSOR, tensor),            \
         (void *request, size_t index, const void *tensor), (request, index, tensor))                                   \
    MAKE(ov_infer_request_get_##side##_tensor, TENSOR, *tensor, LIVE(INFER_REQUEST, request),                            \
         (const void *request, void **tensor), (request, tensor))                                                       \
    MAKE(ov_infer_request_get_##side##_tensor_by_index, TENSOR, *tensor, LIVE(INFER_REQUEST, request),                   \
         (const void *request, size_t index, void **tensor), (request, index, tensor))
TENSORS(input)
TENSORS(output)

CALL(ov_infer_request_infer, LIVE(INFER_REQUEST, request), (void *request), (request))
CALL(ov_infer_request_cancel, LIVE(INFER_REQUEST, request), (void *request), (request))
CALL(ov_infer_request_start_async, LIVE(INFER_REQUEST, request), (void *request), (request))
CALL(ov_infer_request_wait, LIVE(INFER_REQUEST, request), (void *request), (request))
CALL(ov_infer_request_wait_for, LIVE(INFER_REQUEST, request), (void *request, int64_t milliseconds), (request, milliseconds))
CALL(ov_infer_request_set_callback, LIVE(INFER_REQUEST, request), (void *request, const void *callback), (request, callback))

MAKE(ov_infer_request_get_profiling_info, PROFILING_LIST, infos->items, LIVE(INFER_REQUEST, request),
     (const void *request, abi_list *infos), (request, infos))
FREE(ov_profiling_info_list_free, PROFILING_LIST, infos ? infos->items : NULL, (abi_list *infos), (infos))
