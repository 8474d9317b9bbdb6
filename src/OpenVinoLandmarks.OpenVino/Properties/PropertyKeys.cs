namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// The properties that the C API names. Which of them a device has, and which can be set, <see cref="SupportedProperties"/> tells.
/// Any other property is set and read by its name.
/// </summary>
public static class PropertyKeys
{
    /// <summary>Names of all properties of a device; those that can be set too. Read only.</summary>
    public static PropertyKey<IReadOnlyList<string>> SupportedProperties { get; } = PropertyFormat.List(
        "ov_property_key_supported_properties");

    /// <summary>Numbers of the devices behind a plugin, such as "0", "1". Read only.</summary>
    public static PropertyKey<IReadOnlyList<string>> AvailableDevices { get; } = PropertyFormat.List("ov_property_key_available_devices");

    /// <summary>Requests that keep a compiled model's device busy. Read only.</summary>
    public static PropertyKey<int> OptimalNumberOfInferRequests { get; } = PropertyFormat.Number(
        "ov_property_key_optimal_number_of_infer_requests");

    /// <summary>Least and most useful number of requests, and the step between. Read only.</summary>
    public static PropertyKey<IReadOnlyList<int>> RangeForAsyncInferRequests { get; } = PropertyFormat.Numbers(
        "ov_property_key_range_for_async_infer_requests");

    /// <summary>Least and most useful number of streams. Read only.</summary>
    public static PropertyKey<IReadOnlyList<int>> RangeForStreams { get; } = PropertyFormat.Numbers("ov_property_key_range_for_streams");

    /// <summary>The device's name for people. Read only.</summary>
    public static PropertyKey<string> DeviceFullName { get; } = PropertyFormat.Text("ov_property_key_device_full_name");

    /// <summary>What the device can do, such as "FP32", "BF16", "EXPORT_IMPORT". Read only.</summary>
    public static PropertyKey<IReadOnlyList<string>> DeviceCapabilities { get; } = PropertyFormat.List(
        "ov_property_key_device_capabilities");

    /// <summary>The compiled model's name. Read only.</summary>
    public static PropertyKey<string> ModelName { get; } = PropertyFormat.Text("ov_property_key_model_name");

    /// <summary>The batch that suits the device best. Read only.</summary>
    public static PropertyKey<int> OptimalBatchSize { get; } = PropertyFormat.Number("ov_property_key_optimal_batch_size");

    /// <summary>The largest batch that the device's memory takes without loss of speed. Read only.</summary>
    public static PropertyKey<int> MaxBatchSize { get; } = PropertyFormat.Number("ov_property_key_max_batch_size");

    /// <summary>Folder of the model cache; empty: none.</summary>
    public static PropertyKey<string> CacheDirectory { get; } = PropertyFormat.Text("ov_property_key_cache_dir");

    /// <summary>Whether cache files are to be small or quick.</summary>
    public static PropertyKey<CacheMode> CacheMode { get; } = PropertyFormat.Choice(
        "ov_property_key_cache_mode", ("OPTIMIZE_SIZE", OpenVino.CacheMode.OptimizeSize), (
            "OPTIMIZE_SPEED", OpenVino.CacheMode.OptimizeSpeed));

    /// <summary>Functions that encrypt cache files; set with <see cref="PropertySet.AddCacheEncryption"/>. Write only.</summary>
    public static PropertyKey<CacheEncryption> CacheEncryptionCallbacks { get; } = new(
        "ov_property_key_cache_encryption_callbacks", null, null);

    /// <summary>Inferences that run side by side; -1: the device decides, -2: one for each NUMA node.</summary>
    public static PropertyKey<int> NumStreams { get; } = PropertyFormat.Number("ov_property_key_num_streams");

    /// <summary>Most threads of a CPU for inference; 0: the device decides.</summary>
    public static PropertyKey<int> InferenceNumThreads { get; } = PropertyFormat.Number("ov_property_key_inference_num_threads");

    /// <summary>Whether threads are bound to cores.</summary>
    public static PropertyKey<bool> EnableCpuPinning { get; } = PropertyFormat.Switch("ov_property_key_hint_enable_cpu_pinning");

    /// <summary>Whether the second threads of cores are used.</summary>
    public static PropertyKey<bool> EnableHyperThreading { get; } = PropertyFormat.Switch("ov_property_key_hint_enable_hyper_threading");

    /// <summary>What the device is tuned for.</summary>
    public static PropertyKey<PerformanceMode> PerformanceMode { get; } = PropertyFormat.Choice(
        "ov_property_key_hint_performance_mode",
        ("LATENCY", OpenVino.PerformanceMode.Latency), ("THROUGHPUT", OpenVino.PerformanceMode.Throughput), (
            "CUMULATIVE_THROUGHPUT", OpenVino.PerformanceMode.CumulativeThroughput));

    /// <summary>Which kind of cores is used.</summary>
    public static PropertyKey<SchedulingCoreType> SchedulingCoreType { get; } = PropertyFormat.Choice(
        "ov_property_key_hint_scheduling_core_type",
        ("ANY_CORE", OpenVino.SchedulingCoreType.AnyCore), ("PCORE_ONLY", OpenVino.SchedulingCoreType.PerformanceCoresOnly), (
            "ECORE_ONLY", OpenVino.SchedulingCoreType.EfficientCoresOnly));

    /// <summary>The precision to compute in, such as "f32", "bf16", "f16".</summary>
    public static PropertyKey<string> InferencePrecision { get; } = PropertyFormat.Text("ov_property_key_hint_inference_precision");

    /// <summary>Requests that the application will keep in flight; 0: not said.</summary>
    public static PropertyKey<int> NumRequests { get; } = PropertyFormat.Number("ov_property_key_hint_num_requests");

    /// <summary>What the runtime writes to its log.</summary>
    public static PropertyKey<LogLevel> LogLevel { get; } = PropertyFormat.Choice(
        "ov_property_key_log_level",
        ("LOG_NONE", OpenVino.LogLevel.None), ("LOG_ERROR", OpenVino.LogLevel.Error), ("LOG_WARNING", OpenVino.LogLevel.Warning),
        ("LOG_INFO", OpenVino.LogLevel.Info), ("LOG_DEBUG", OpenVino.LogLevel.Debug), ("LOG_TRACE", OpenVino.LogLevel.Trace));

    /// <summary>How important the model is among others on a device.</summary>
    public static PropertyKey<ModelPriority> ModelPriority { get; } = PropertyFormat.Choice(
        "ov_property_key_hint_model_priority",
        ("LOW", OpenVino.ModelPriority.Low), ("MEDIUM", OpenVino.ModelPriority.Medium), ("HIGH", OpenVino.ModelPriority.High));

    /// <summary>Whether <see cref="InferRequest.GetProfilingInfo"/> has data.</summary>
    public static PropertyKey<bool> EnableProfiling { get; } = PropertyFormat.Switch("ov_property_key_enable_profiling");

    /// <summary>The devices of AUTO, MULTI or HETERO, best first, separated by commas.</summary>
    public static PropertyKey<string> DevicePriorities { get; } = PropertyFormat.Text("ov_property_key_device_priorities");

    /// <summary>Whether speed or accuracy comes first.</summary>
    public static PropertyKey<ExecutionMode> ExecutionMode { get; } = PropertyFormat.Choice(
        "ov_property_key_hint_execution_mode", ("PERFORMANCE", OpenVino.ExecutionMode.Performance), (
            "ACCURACY", OpenVino.ExecutionMode.Accuracy));

    /// <summary>Whether the thread pool of the runtime ends with the last core.</summary>
    public static PropertyKey<bool> ForceTbbTerminate { get; } = PropertyFormat.Switch("ov_property_key_force_tbb_terminate");

    /// <summary>Whether weights are mapped from their file instead of read.</summary>
    public static PropertyKey<bool> EnableMmap { get; } = PropertyFormat.Switch("ov_property_key_enable_mmap");

    /// <summary>How long BATCH waits for a batch to fill, in milliseconds.</summary>
    public static PropertyKey<int> AutoBatchTimeout { get; } = PropertyFormat.Number("ov_property_key_auto_batch_timeout");

    /// <summary>Whether AUTO binds buffers to requests of the hardware.</summary>
    public static PropertyKey<bool> AutoDeviceBindBuffer { get; } = PropertyFormat.Switch("ov_property_key_intel_auto_device_bind_buffer");

    /// <summary>Whether AUTO begins on the CPU while another device still compiles.</summary>
    public static PropertyKey<bool> AutoEnableStartupFallback { get; } = PropertyFormat.Switch(
        "ov_property_key_intel_auto_enable_startup_fallback");

    /// <summary>Whether AUTO goes on with another device when an inference fails.</summary>
    public static PropertyKey<bool> AutoEnableRuntimeFallback { get; } = PropertyFormat.Switch(
        "ov_property_key_intel_auto_enable_runtime_fallback");
}
