using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Interop;

// ov_core.h: devices, models, compilation. The functions that take properties are in PropertyCalls; the version and ov_shutdown are called
// by Loading, through their addresses.
internal static unsafe partial class NativeMethods
{

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_core_create(out CoreHandle core);

    [LibraryImport(Library, StringMarshallingCustomType = typeof(CText.Marshaller))]
    internal static partial OpenVinoStatus ov_core_create_with_config(string xmlConfigFile, out CoreHandle core);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_core_create_with_config_unicode(nint xmlConfigFileWs, out CoreHandle core);

    [LibraryImport(Library)]
    internal static partial void ov_core_free(nint core);

    [LibraryImport(Library, StringMarshallingCustomType = typeof(CText.Marshaller))]
    internal static partial OpenVinoStatus ov_core_read_model(CoreHandle core, string modelPath, string? binPath, out ModelHandle model);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_core_read_model_unicode(CoreHandle core, nint modelPath, nint binPath, out ModelHandle model);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_core_read_model_from_memory_buffer(
        CoreHandle core, byte* modelStr, nuint strLen, nint weights, out ModelHandle model);

    [LibraryImport(Library, StringMarshallingCustomType = typeof(CText.Marshaller))]
    internal static partial OpenVinoStatus ov_core_get_property(
        CoreHandle core, string deviceName, string propertyKey, out nint propertyValue);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_core_get_available_devices(CoreHandle core, ref OvAvailableDevices devices);

    [LibraryImport(Library)]
    internal static partial void ov_available_devices_free(ref OvAvailableDevices devices);

    [LibraryImport(Library, StringMarshallingCustomType = typeof(CText.Marshaller))]
    internal static partial OpenVinoStatus ov_core_import_model(
        CoreHandle core, byte* content, nuint contentSize, string deviceName, out CompiledModelHandle compiledModel);

    [LibraryImport(Library, StringMarshallingCustomType = typeof(CText.Marshaller))]
    internal static partial OpenVinoStatus ov_core_get_versions_by_device_name(
        CoreHandle core, string deviceName, ref OvCoreVersionList versions);

    [LibraryImport(Library)]
    internal static partial void ov_core_versions_free(ref OvCoreVersionList versions);

    [LibraryImport(Library, StringMarshallingCustomType = typeof(CText.Marshaller))]
    internal static partial OpenVinoStatus ov_core_get_default_context(CoreHandle core, string deviceName, out RemoteContextHandle context);

}
