// Functions of ov_core.h and ov_common.h.
#include "wrap.h"

MAKE(ov_get_openvino_version, VERSION, version->build_number, ANY, (abi_version *version), (version))
FREE(ov_version_free, VERSION, version ? version->build_number : NULL, (abi_version *version), (version))
FREE(ov_free, TEXT, content, (const char *content), (content))
MAKE_STRING(ov_get_last_err_msg, ANY, (void), ())

MAKE(ov_core_create, CORE, *core, ANY, (void **core), (core))
MAKE(ov_core_create_with_config, CORE, *core, ANY, (const char *file, void **core), (file, core))
MAKE(ov_core_create_with_config_unicode, CORE, *core, ANY, (const wchar_t *file, void **core), (file, core))
FREE(ov_core_free, CORE, core, (void *core), (core))

MAKE(ov_core_read_model, MODEL, *model, LIVE(CORE, core),
     (const void *core, const char *xml, const char *bin, void **model), (core, xml, bin, model))
MAKE(ov_core_read_model_unicode, MODEL, *model, LIVE(CORE, core),
     (const void *core, const wchar_t *xml, const wchar_t *bin, void **model), (core, xml, bin, model))
MAKE(ov_core_read_model_from_memory_buffer, MODEL, *model, LIVE(CORE, core) && LIVE(TENSOR, weights),
     (const void *core, const char *text, size_t length, const void *weights, void **model), (core, text, length, weights, model))

MAKE_VARIADIC(ov_core_compile_model, COMPILED_MODEL, *compiled, LIVE(CORE, core) && LIVE(MODEL, model) && ovf_note_shapes(model), compiled, count,
              (const void *core, const void *model, const char *device, size_t count, void **compiled, ...),
              (core, model, device, count, compiled, ABI_VARIADIC))
MAKE_VARIADIC(ov_core_compile_model_from_file, COMPILED_MODEL, *compiled, LIVE(CORE, core), compiled, count,
              (const void *core, const char *file, const char *device, size_t count, void **compiled, ...),
              (core, file, device, count, compiled, ABI_VARIADIC))
MAKE_VARIADIC(ov_core_compile_model_from_file_unicode, COMPILED_MODEL, *compiled, LIVE(CORE, core), compiled, count,
              (const void *core, const wchar_t *file, const char *device, size_t count, void **compiled, ...),
              (core, file, device, count, compiled, ABI_VARIADIC))
MAKE(ov_core_compile_model_props, COMPILED_MODEL, *compiled, LIVE(CORE, core) && LIVE(MODEL, model) && ovf_note_shapes(model),
     (const void *core, const void *model, const char *device, size_t count, const void *properties, void **compiled),
     (core, model, device, count, properties, compiled))
MAKE(ov_core_compile_model_from_file_props, COMPILED_MODEL, *compiled, LIVE(CORE, core),
     (const void *core, const char *file, const char *device, size_t count, const void *properties, void **compiled),
     (core, file, device, count, properties, compiled))
MAKE(ov_core_compile_model_from_file_unicode_props, COMPILED_MODEL, *compiled, LIVE(CORE, core),
     (const void *core, const wchar_t *file, const char *device, size_t count, const void *properties, void **compiled),
     (core, file, device, count, properties, compiled))
MAKE(ov_core_import_model, COMPILED_MODEL, *compiled, LIVE(CORE, core),
     (const void *core, const char *content, size_t size, const char *device, void **compiled), (core, content, size, device, compiled))

CALL(ov_core_add_extension, LIVE(CORE, core), (const void *core, const char *file), (core, file))
CALL_VARIADIC(ov_core_set_property, LIVE(CORE, core), device, 2,
              (const void *core, const char *device, ...), (core, device, ABI_VARIADIC))
CALL(ov_core_set_properties, LIVE(CORE, core),
     (const void *core, const char *device, size_t count, const void *properties), (core, device, count, properties))
MAKE(ov_core_get_property, TEXT, *value, LIVE(CORE, core),
     (const void *core, const char *device, const char *key, char **value), (core, device, key, value))

MAKE(ov_core_get_available_devices, DEVICE_LIST, devices->items, LIVE(CORE, core), (const void *core, abi_list *devices), (core, devices))
FREE(ov_available_devices_free, DEVICE_LIST, devices ? devices->items : NULL, (abi_list *devices), (devices))
MAKE(ov_core_get_versions_by_device_name, VERSION_LIST, versions->items, LIVE(CORE, core),
     (const void *core, const char *device, abi_list *versions), (core, device, versions))
FREE(ov_core_versions_free, VERSION_LIST, versions ? versions->items : NULL, (abi_list *versions), (versions))
