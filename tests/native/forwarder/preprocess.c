// Functions of ov_prepostprocess.h.
#include "wrap.h"

MAKE(ov_preprocess_prepostprocessor_create, PREPROCESSOR, *preprocessor, LIVE(MODEL, model),
     (const void *model, void **preprocessor), (model, preprocessor))
FREE(ov_preprocess_prepostprocessor_free, PREPROCESSOR, preprocessor, (void *preprocessor), (preprocessor))
MAKE(ov_preprocess_prepostprocessor_build, MODEL, *model, LIVE(PREPROCESSOR, preprocessor),
     (const void *preprocessor, void **model), (preprocessor, model))

#define INFOS(kind, function_name)                                                                             \
    MAKE(function_name, kind, *info, LIVE(PREPROCESSOR, owner), (const void *owner, void **info), (owner, info)) \
    MAKE(function_name##_by_name, kind, *info, LIVE(PREPROCESSOR, owner),                                       \
         (const void *owner, const char *name, void **info), (owner, name, info))                               \
    MAKE(function_name##_by_index, kind, *info, LIVE(PREPROCESSOR, owner),                                      \
         (const void *owner, size_t index, void **info), (owner, index, info))
INFOS(INPUT_INFO, ov_preprocess_prepostprocessor_get_input_info)
INFOS(OUTPUT_INFO, ov_preprocess_prepostprocessor_get_output_info)

#define PART(kind, owner_kind, function_name) \
    MAKE(function_name, kind, *part, LIVE(owner_kind, owner), (const void *owner, void **part), (owner, part))
PART(INPUT_TENSOR_INFO, INPUT_INFO, ov_preprocess_input_info_get_tensor_info)
PART(INPUT_MODEL_INFO, INPUT_INFO, ov_preprocess_input_info_get_model_info)
PART(PREPROCESS_STEPS, INPUT_INFO, ov_preprocess_input_info_get_preprocess_steps)
PART(OUTPUT_TENSOR_INFO, OUTPUT_INFO, ov_preprocess_output_info_get_tensor_info)

FREE(ov_preprocess_input_info_free, INPUT_INFO, info, (void *info), (info))
FREE(ov_preprocess_input_tensor_info_free, INPUT_TENSOR_INFO, info, (void *info), (info))
FREE(ov_preprocess_input_model_info_free, INPUT_MODEL_INFO, info, (void *info), (info))
FREE(ov_preprocess_preprocess_steps_free, PREPROCESS_STEPS, steps, (void *steps), (steps))
FREE(ov_preprocess_output_info_free, OUTPUT_INFO, info, (void *info), (info))
FREE(ov_preprocess_output_tensor_info_free, OUTPUT_TENSOR_INFO, info, (void *info), (info))

CALL(ov_preprocess_input_tensor_info_set_element_type, LIVE(INPUT_TENSOR_INFO, info), (void *info, uint32_t type), (info, type))
CALL(ov_preprocess_input_tensor_info_set_color_format, LIVE(INPUT_TENSOR_INFO, info), (void *info, uint32_t format), (info, format))
CALL_VARIADIC(ov_preprocess_input_tensor_info_set_color_format_with_subname, LIVE(INPUT_TENSOR_INFO, info), count, count,
              (void *info, uint32_t format, size_t count, ...), (info, format, count, ABI_VARIADIC))
CALL(ov_preprocess_input_tensor_info_set_color_format_with_subnames, LIVE(INPUT_TENSOR_INFO, info),
     (void *info, uint32_t format, size_t count, const char **names), (info, format, count, names))
CALL(ov_preprocess_input_tensor_info_set_spatial_static_shape, LIVE(INPUT_TENSOR_INFO, info),
     (void *info, size_t height, size_t width), (info, height, width))
CALL(ov_preprocess_input_tensor_info_set_memory_type, LIVE(INPUT_TENSOR_INFO, info), (void *info, const char *type), (info, type))
CALL(ov_preprocess_input_tensor_info_set_from, LIVE(INPUT_TENSOR_INFO, info) && LIVE(TENSOR, tensor),
     (void *info, const void *tensor), (info, tensor))
CALL(ov_preprocess_input_tensor_info_set_layout, LIVE(INPUT_TENSOR_INFO, info) && LIVE(LAYOUT, layout),
     (void *info, void *layout), (info, layout))
CALL(ov_preprocess_input_model_info_set_layout, LIVE(INPUT_MODEL_INFO, info) && LIVE(LAYOUT, layout),
     (void *info, void *layout), (info, layout))
CALL(ov_preprocess_output_set_element_type, LIVE(OUTPUT_TENSOR_INFO, info), (void *info, uint32_t type), (info, type))

#define STEP(step, params, args) CALL(ov_preprocess_preprocess_steps_##step, LIVE(PREPROCESS_STEPS, steps), params, args)
STEP(resize, (void *steps, uint32_t algorithm), (steps, algorithm))
STEP(scale, (void *steps, float value), (steps, value))
STEP(scale_multi_channels, (void *steps, const float *values, int32_t size), (steps, values, size))
STEP(mean, (void *steps, float value), (steps, value))
STEP(mean_multi_channels, (void *steps, const float *values, int32_t size), (steps, values, size))
STEP(crop, (void *steps, int32_t *begin, int32_t begin_size, int32_t *end, int32_t end_size), (steps, begin, begin_size, end, end_size))
STEP(convert_layout, (void *steps, void *layout), (steps, layout))
STEP(reverse_channels, (void *steps), (steps))
STEP(convert_element_type, (void *steps, uint32_t type), (steps, type))
STEP(convert_color, (void *steps, uint32_t format), (steps, format))
STEP(pad, (const void *steps, const int *begin, size_t begin_size, const int *end, size_t end_size, float value, uint32_t mode),
     (steps, begin, begin_size, end, end_size, value, mode))
