namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// The properties of GPU contexts, and of tensors in their memory, that the C API names. Handles (<c>nint</c>) are passed to the GPU
/// plugin unchanged, and it uses them without checking them.
/// </summary>
public static class GpuPropertyKeys
{
    /// <summary>The kind of context: "OCL", or "VA_SHARED" for one that is shared with a video decoder.</summary>
    public static PropertyKey<string> ContextType { get; } = PropertyFormat.Text("ov_property_key_intel_gpu_context_type");

    /// <summary>The <c>cl_context</c> to wrap.</summary>
    public static PropertyKey<nint> OpenClContext { get; } = PropertyFormat.Handle("ov_property_key_intel_gpu_ocl_context");

    /// <summary>The index of the device in the OpenCL context.</summary>
    public static PropertyKey<int> OpenClContextDeviceId { get; } = PropertyFormat.Number(
        "ov_property_key_intel_gpu_ocl_context_device_id");

    /// <summary>The tile of a GPU that has several tiles.</summary>
    public static PropertyKey<int> TileId { get; } = PropertyFormat.Number("ov_property_key_intel_gpu_tile_id");

    /// <summary>The <c>cl_command_queue</c> to wrap.</summary>
    public static PropertyKey<nint> OpenClQueue { get; } = PropertyFormat.Handle("ov_property_key_intel_gpu_ocl_queue");

    /// <summary>The <c>VADisplay</c> or <c>ID3D11Device</c> to wrap.</summary>
    public static PropertyKey<nint> VideoDevice { get; } = PropertyFormat.Handle("ov_property_key_intel_gpu_va_device");

    /// <summary>The kind of memory of a remote tensor: "OCL_BUFFER", "OCL_IMAGE2D", "USM_USER_BUFFER", "USM_HOST_BUFFER",
    /// "USM_DEVICE_BUFFER", "VA_SURFACE" or "DX_BUFFER".</summary>
    public static PropertyKey<string> SharedMemoryType { get; } = PropertyFormat.Text("ov_property_key_intel_gpu_shared_mem_type");

    /// <summary>The <c>cl_mem</c> or USM pointer to wrap.</summary>
    public static PropertyKey<nint> MemoryHandle { get; } = PropertyFormat.Handle("ov_property_key_intel_gpu_mem_handle");

    /// <summary>The video surface to wrap.</summary>
    public static PropertyKey<nint> DeviceObjectHandle { get; } = PropertyFormat.Handle("ov_property_key_intel_gpu_dev_object_handle");

    /// <summary>The index of the plane of a video surface.</summary>
    public static PropertyKey<int> VideoPlane { get; } = PropertyFormat.Number("ov_property_key_intel_gpu_va_plane");

    /// <summary>A file with options of the GPU plugin. Requires OpenVINO 2025.4 or later.</summary>
    public static PropertyKey<string> ConfigFile { get; } = PropertyFormat.Text("ov_property_key_intel_gpu_config_file");
}
