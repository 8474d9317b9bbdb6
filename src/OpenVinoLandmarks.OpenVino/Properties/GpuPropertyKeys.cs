namespace OpenVinoLandmarks.OpenVino;

/// <summary>The properties of GPU contexts and of tensors in their memory that the C API names. Handles (nint) are passed as they
/// are.</summary>
public static class GpuPropertyKeys
{
    /// <summary>"OCL", or "VA_SHARED" for a context shared with a video decoder.</summary>
    public static PropertyKey<string> ContextType { get; } = PropertyFormat.Text("ov_property_key_intel_gpu_context_type");

    /// <summary>A cl_context.</summary>
    public static PropertyKey<nint> OpenClContext { get; } = PropertyFormat.Handle("ov_property_key_intel_gpu_ocl_context");

    /// <summary>The device's number in the OpenCL context.</summary>
    public static PropertyKey<int> OpenClContextDeviceId { get; } = PropertyFormat.Number(
        "ov_property_key_intel_gpu_ocl_context_device_id");

    /// <summary>The tile of a GPU with several.</summary>
    public static PropertyKey<int> TileId { get; } = PropertyFormat.Number("ov_property_key_intel_gpu_tile_id");

    /// <summary>A cl_command_queue.</summary>
    public static PropertyKey<nint> OpenClQueue { get; } = PropertyFormat.Handle("ov_property_key_intel_gpu_ocl_queue");

    /// <summary>A VADisplay or ID3D11Device.</summary>
    public static PropertyKey<nint> VideoDevice { get; } = PropertyFormat.Handle("ov_property_key_intel_gpu_va_device");

    /// <summary>"OCL_BUFFER", "OCL_IMAGE2D", "USM_USER_BUFFER", "USM_HOST_BUFFER", "USM_DEVICE_BUFFER", "VA_SURFACE",
    /// "DX_BUFFER".</summary>
    public static PropertyKey<string> SharedMemoryType { get; } = PropertyFormat.Text("ov_property_key_intel_gpu_shared_mem_type");

    /// <summary>A cl_mem or USM pointer.</summary>
    public static PropertyKey<nint> MemoryHandle { get; } = PropertyFormat.Handle("ov_property_key_intel_gpu_mem_handle");

    /// <summary>A video surface.</summary>
    public static PropertyKey<nint> DeviceObjectHandle { get; } = PropertyFormat.Handle("ov_property_key_intel_gpu_dev_object_handle");

    /// <summary>The plane of a video surface.</summary>
    public static PropertyKey<int> VideoPlane { get; } = PropertyFormat.Number("ov_property_key_intel_gpu_va_plane");

    /// <summary>A file with options of the GPU plugin. Needs OpenVINO 2025.4 or later.</summary>
    public static PropertyKey<string> ConfigFile { get; } = PropertyFormat.Text("ov_property_key_intel_gpu_config_file");
}
