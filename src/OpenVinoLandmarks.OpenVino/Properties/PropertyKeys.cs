namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// The properties that the C API names. <see cref="SupportedProperties"/> lists those that a device has. Any other property is set and
/// read by its name, as text.
/// </summary>
public static class PropertyKeys
{
    /// <summary>The names of all properties of a device, including those that can be set. Read-only.</summary>
    public static PropertyKey<IReadOnlyList<string>> SupportedProperties { get; } = PropertyFormat.List(
        "ov_property_key_supported_properties");

    /// <summary>The numbers of a plugin's devices, such as "0", "1". Read-only.</summary>
    public static PropertyKey<IReadOnlyList<string>> AvailableDevices { get; } = PropertyFormat.List("ov_property_key_available_devices");

    /// <summary>The number of infer requests that uses the device fully. Read-only, of a compiled model.</summary>
    public static PropertyKey<int> OptimalNumberOfInferRequests { get; } = PropertyFormat.Number(
        "ov_property_key_optimal_number_of_infer_requests");

    /// <summary>The smallest and the largest useful number of infer requests, and the step. Read-only.</summary>
    public static PropertyKey<IReadOnlyList<int>> RangeForAsyncInferRequests { get; } = PropertyFormat.Numbers(
        "ov_property_key_range_for_async_infer_requests");

    /// <summary>The smallest and the largest useful number of streams. Read-only.</summary>
    public static PropertyKey<IReadOnlyList<int>> RangeForStreams { get; } = PropertyFormat.Numbers("ov_property_key_range_for_streams");

    /// <summary>The device's full name. Read-only.</summary>
    public static PropertyKey<string> DeviceFullName { get; } = PropertyFormat.Text("ov_property_key_device_full_name");

    /// <summary>The device's capabilities, such as "FP32", "BF16", "EXPORT_IMPORT". Read-only.</summary>
    public static PropertyKey<IReadOnlyList<string>> DeviceCapabilities { get; } = PropertyFormat.List(
        "ov_property_key_device_capabilities");

    /// <summary>The name of a compiled model. Read-only.</summary>
    public static PropertyKey<string> ModelName { get; } = PropertyFormat.Text("ov_property_key_model_name");

    /// <summary>The best batch size for the device. Read-only.</summary>
    public static PropertyKey<int> OptimalBatchSize { get; } = PropertyFormat.Number("ov_property_key_optimal_batch_size");

    /// <summary>The largest batch size that fits the device's memory without a loss of speed. Read-only.</summary>
    public static PropertyKey<int> MaxBatchSize { get; } = PropertyFormat.Number("ov_property_key_max_batch_size");

    /// <summary>The folder of the model cache; empty for none.</summary>
    public static PropertyKey<string> CacheDirectory { get; } = PropertyFormat.Text("ov_property_key_cache_dir");

    /// <summary>Whether the files of the model cache are small, or fast to load.</summary>
    public static PropertyKey<CacheMode> CacheMode { get; } = PropertyFormat.Choice(
        "ov_property_key_cache_mode",
        ("OPTIMIZE_SIZE", OpenVino.CacheMode.OptimizeSize), ("OPTIMIZE_SPEED", OpenVino.CacheMode.OptimizeSpeed));

    /// <summary>The functions that encrypt the model cache. Set it with <see cref="PropertySet.AddCacheEncryption"/>.
    /// Write-only.</summary>
    public static PropertyKey<CacheEncryption> CacheEncryptionCallbacks { get; } = new(
        "ov_property_key_cache_encryption_callbacks", null, null);

    /// <summary>The number of inferences that run at once; -1: the device decides, -2: one per NUMA node.</summary>
    public static PropertyKey<int> NumStreams { get; } = PropertyFormat.Number("ov_property_key_num_streams");

    /// <summary>The largest number of CPU threads for inference; 0: the device decides.</summary>
    public static PropertyKey<int> InferenceNumThreads { get; } = PropertyFormat.Number("ov_property_key_inference_num_threads");

    /// <summary>Whether the threads of the CPU device are bound to cores.</summary>
    public static PropertyKey<bool> EnableCpuPinning { get; } = PropertyFormat.Switch("ov_property_key_hint_enable_cpu_pinning");

    /// <summary>Whether the CPU device uses both hardware threads of a core.</summary>
    public static PropertyKey<bool> EnableHyperThreading { get; } = PropertyFormat.Switch("ov_property_key_hint_enable_hyper_threading");

    /// <summary>Whether the device is configured for latency or for throughput.</summary>
    public static PropertyKey<PerformanceMode> PerformanceMode { get; } = PropertyFormat.Choice(
        "ov_property_key_hint_performance_mode",
        ("LATENCY", OpenVino.PerformanceMode.Latency), ("THROUGHPUT", OpenVino.PerformanceMode.Throughput),
        ("CUMULATIVE_THROUGHPUT", OpenVino.PerformanceMode.CumulativeThroughput));

    /// <summary>The kind of cores that the CPU device uses on a hybrid processor.</summary>
    public static PropertyKey<SchedulingCoreType> SchedulingCoreType { get; } = PropertyFormat.Choice(
        "ov_property_key_hint_scheduling_core_type",
        ("ANY_CORE", OpenVino.SchedulingCoreType.AnyCore), ("PCORE_ONLY", OpenVino.SchedulingCoreType.PerformanceCoresOnly),
        ("ECORE_ONLY", OpenVino.SchedulingCoreType.EfficientCoresOnly));

    /// <summary>The precision of the arithmetic, such as "f32", "bf16", "f16".</summary>
    public static PropertyKey<string> InferencePrecision { get; } = PropertyFormat.Text("ov_property_key_hint_inference_precision");

    /// <summary>The number of infer requests that the application keeps in flight; 0: unknown.</summary>
    public static PropertyKey<int> NumRequests { get; } = PropertyFormat.Number("ov_property_key_hint_num_requests");

    /// <summary>The messages that the runtime writes to its log.</summary>
    public static PropertyKey<LogLevel> LogLevel { get; } = PropertyFormat.Choice(
        "ov_property_key_log_level",
        ("LOG_NONE", OpenVino.LogLevel.None), ("LOG_ERROR", OpenVino.LogLevel.Error), ("LOG_WARNING", OpenVino.LogLevel.Warning),
        ("LOG_INFO", OpenVino.LogLevel.Info), ("LOG_DEBUG", OpenVino.LogLevel.Debug), ("LOG_TRACE", OpenVino.LogLevel.Trace));

    /// <summary>The priority of the model among others on the same device.</summary>
    public static PropertyKey<ModelPriority> ModelPriority { get; } = PropertyFormat.Choice(
        "ov_property_key_hint_model_priority",
        ("LOW", OpenVino.ModelPriority.Low), ("MEDIUM", OpenVino.ModelPriority.Medium), ("HIGH", OpenVino.ModelPriority.High));

    /// <summary>Whether the time of each layer is measured; see <see cref="InferRequest.GetProfilingInfo"/>.</summary>
    public static PropertyKey<bool> EnableProfiling { get; } = PropertyFormat.Switch("ov_property_key_enable_profiling");

    /// <summary>The devices of AUTO, MULTI or HETERO, best first, separated by commas.</summary>
    public static PropertyKey<string> DevicePriorities { get; } = PropertyFormat.Text("ov_property_key_device_priorities");

    /// <summary>Whether the device may lower the precision to be faster.</summary>
    public static PropertyKey<ExecutionMode> ExecutionMode { get; } = PropertyFormat.Choice(
        "ov_property_key_hint_execution_mode",
        ("PERFORMANCE", OpenVino.ExecutionMode.Performance), ("ACCURACY", OpenVino.ExecutionMode.Accuracy));

    /// <summary>Whether the runtime ends its thread pool when the last core is freed.</summary>
    public static PropertyKey<bool> ForceTbbTerminate { get; } = PropertyFormat.Switch("ov_property_key_force_tbb_terminate");

    /// <summary>Whether weights are mapped into memory instead of read.</summary>
    public static PropertyKey<bool> EnableMmap { get; } = PropertyFormat.Switch("ov_property_key_enable_mmap");

    /// <summary>The time that BATCH waits for a batch to fill, in milliseconds.</summary>
    public static PropertyKey<int> AutoBatchTimeout { get; } = PropertyFormat.Number("ov_property_key_auto_batch_timeout");

    /// <summary>Whether AUTO binds buffers to the requests of the device that it chose.</summary>
    public static PropertyKey<bool> AutoDeviceBindBuffer { get; } = PropertyFormat.Switch("ov_property_key_intel_auto_device_bind_buffer");

    /// <summary>Whether AUTO runs on the CPU until another device has compiled the model.</summary>
    public static PropertyKey<bool> AutoEnableStartupFallback { get; } = PropertyFormat.Switch(
        "ov_property_key_intel_auto_enable_startup_fallback");

    /// <summary>Whether AUTO continues on another device after an inference failed.</summary>
    public static PropertyKey<bool> AutoEnableRuntimeFallback { get; } = PropertyFormat.Switch(
        "ov_property_key_intel_auto_enable_runtime_fallback");
}
