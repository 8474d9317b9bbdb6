// Reads, prepares and compiles the landmark model, and creates its infer requests.
#include "model.h"

#include <stdio.h>
#include <stdlib.h>

// Returns from the function with the status if the call fails.
#define TRY(call)                                                                                                                          \
    do {                                                                                                                                   \
        ov_status_e tried = (call);                                                                                                        \
        if (tried != OK) {                                                                                                                 \
            fprintf(stderr, "%s: status %d, %s\n", #call, (int)tried, ov_get_last_err_msg());                                              \
            return tried;                                                                                                                  \
        }                                                                                                                                  \
    } while (0)

static ov_status_e set_batch(landmark_model *m) {
    ov_output_const_port_t *port = NULL;
    ov_shape_t shape = {0};
    TRY(ov_model_const_input(m->model, &port));
    TRY(ov_const_port_get_shape(port, &shape));
    ov_output_const_port_free(port);
    int64_t dims[4] = {m->batch, shape.dims[1], shape.dims[2], shape.dims[3]};
    m->height = (int32_t)shape.dims[2];
    m->width = (int32_t)shape.dims[3];
    ov_shape_free(&shape);
    ov_partial_shape_t wanted = {0};
    TRY(ov_partial_shape_create_static(4, dims, &wanted));
    TRY(ov_model_reshape_single_input(m->model, wanted));
    ov_partial_shape_free(&wanted);
    return OK;
}

static ov_status_e declare_bytes(landmark_model *m) {
    ov_preprocess_prepostprocessor_t *steps = NULL;
    ov_preprocess_input_info_t *input = NULL;
    ov_preprocess_input_tensor_info_t *tensor = NULL;
    ov_preprocess_input_model_info_t *inside = NULL;
    ov_preprocess_output_info_t *output = NULL;
    ov_preprocess_output_tensor_info_t *result = NULL;
    ov_layout_t *nhwc = NULL, *nchw = NULL;
    ov_model_t *built = NULL;
    TRY(ov_preprocess_prepostprocessor_create(m->model, &steps));
    TRY(ov_preprocess_prepostprocessor_get_input_info(steps, &input));
    TRY(ov_preprocess_input_info_get_tensor_info(input, &tensor));
    TRY(ov_preprocess_input_tensor_info_set_element_type(tensor, U8));
    TRY(ov_layout_create("NHWC", &nhwc));
    TRY(ov_preprocess_input_tensor_info_set_layout(tensor, nhwc));
    TRY(ov_preprocess_input_info_get_model_info(input, &inside));
    TRY(ov_layout_create("NCHW", &nchw));
    TRY(ov_preprocess_input_model_info_set_layout(inside, nchw));
    TRY(ov_preprocess_prepostprocessor_get_output_info(steps, &output));
    TRY(ov_preprocess_output_info_get_tensor_info(output, &result));
    TRY(ov_preprocess_output_set_element_type(result, F32));
    TRY(ov_preprocess_prepostprocessor_build(steps, &built));
    ov_model_free(m->model);
    m->model = built;
    ov_layout_free(nchw);
    ov_layout_free(nhwc);
    ov_preprocess_output_tensor_info_free(result);
    ov_preprocess_output_info_free(output);
    ov_preprocess_input_model_info_free(inside);
    ov_preprocess_input_tensor_info_free(tensor);
    ov_preprocess_input_info_free(input);
    ov_preprocess_prepostprocessor_free(steps);
    return OK;
}

static ov_status_e compile(landmark_model *m, const char *device, const char *const *properties) {
    const char *p[8] = {0};
    size_t n = 0;
    for (; properties && properties[n] && n < 8; n++)
        p[n] = properties[n];
    TRY(ov_core_compile_model(m->core, m->model, device, n, &m->compiled, p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7]));
    return OK;
}

static ov_status_e optimal(const landmark_model *m, size_t *requests) {
    char *text = NULL;
    TRY(ov_compiled_model_get_property(m->compiled, "OPTIMAL_NUMBER_OF_INFER_REQUESTS", &text));
    *requests = strtoul(text, NULL, 10);
    ov_free(text);
    return OK;
}

static ov_status_e make_request(landmark_model *m, model_request *request) {
    void *data = NULL;
    TRY(ov_compiled_model_create_infer_request(m->compiled, &request->handle));
    TRY(ov_infer_request_get_input_tensor(request->handle, &request->input));
    TRY(ov_infer_request_get_output_tensor(request->handle, &request->output));
    TRY(ov_tensor_data(request->input, &data));
    request->crops = data;
    TRY(ov_tensor_data(request->output, &data));
    request->values = data;
    return OK;
}

static ov_status_e open_all(landmark_model *m, const char *model, const char *device, const char *const *properties, int32_t batch,
                            size_t requests) {
    m->batch = batch;
    TRY(ov_core_create(&m->core));
    TRY(ov_core_read_model(m->core, model, NULL, &m->model));
    TRY(set_batch(m));
    TRY(declare_bytes(m));
    TRY(compile(m, device, properties));
    if (requests == 0)
        TRY(optimal(m, &requests));
    m->requests = calloc(requests, sizeof *m->requests);
    if (!m->requests)
        return GENERAL_ERROR;
    for (; m->request_count < requests; m->request_count++)
        TRY(make_request(m, &m->requests[m->request_count]));
    return OK;
}

landmark_model *model_open(const char *model, const char *device, const char *const *properties, int32_t batch, size_t requests) {
    landmark_model *m = calloc(1, sizeof *m);
    if (m && open_all(m, model, device, properties, batch, requests) != OK) {
        model_close(m);
        return NULL;
    }
    return m;
}

size_t model_request_count(const landmark_model *m) { return m->request_count; }

void model_close(landmark_model *m) {
    for (size_t i = 0; m->requests && i < m->request_count; i++) {
        ov_tensor_free(m->requests[i].output);
        ov_tensor_free(m->requests[i].input);
        ov_infer_request_free(m->requests[i].handle);
    }
    ov_compiled_model_free(m->compiled);
    ov_model_free(m->model);
    ov_core_free(m->core);
    free(m->requests);
    free(m);
}
