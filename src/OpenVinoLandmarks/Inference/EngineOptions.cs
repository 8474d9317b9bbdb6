using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks;

/// <summary>Where and how models run. The landmark model and the face detector use the same options.</summary>
public sealed class EngineOptions
{
    /// <summary>The OpenVINO property that <see cref="CacheFolder"/> sets.</summary>
    internal const string CacheKey = "CACHE_DIR";

    /// <summary>The OpenVINO property that <see cref="Hint"/> sets.</summary>
    internal const string HintKey = "PERFORMANCE_HINT";

    /// <summary>The OpenVINO property that <see cref="InferencePrecision"/> sets.</summary>
    internal const string PrecisionKey = "INFERENCE_PRECISION_HINT";

    /// <summary>The OpenVINO property that <see cref="Streams"/> sets.</summary>
    internal const string StreamsKey = "NUM_STREAMS";

    /// <summary>The OpenVINO property that <see cref="Threads"/> sets.</summary>
    internal const string ThreadsKey = "INFERENCE_NUM_THREADS";

    // The longest time that .NET's timers accept is a little longer.
    private static readonly TimeSpan s_longestTimeout = TimeSpan.FromDays(24);

    /// <summary>The device. Null selects OpenVINO's CPU if a runtime is found, otherwise MANAGED.</summary>
    public DeviceSelection? Device { get; set; }

    /// <summary>
    /// The OpenVINO runtime to load: its C library, or a folder that contains it. Null searches for one; docs/openvino-discovery.md has the
    /// order.
    /// </summary>
    public string? OpenVinoPath { get; set; }

    /// <summary>
    /// The precision to compute in. A device that does not have it is an error when a model is loaded: an NPU does not have f32. MANAGED
    /// computes in f32 only.
    /// </summary>
    public InferencePrecision InferencePrecision { get; set; }

    /// <summary>Number of CPU threads for one inference, at least 1. Null leaves the choice to the device (MANAGED: 1).</summary>
    public int? Threads { get; set; }

    /// <summary>
    /// Number of parallel execution streams (OpenVINO's NUM_STREAMS), at least 1. Null leaves the choice to the device. MANAGED has
    /// no streams.
    /// </summary>
    public int? Streams { get; set; }

    /// <summary>What OpenVINO optimizes for. Null leaves the choice to the device. MANAGED ignores it.</summary>
    public PerformanceMode? Hint { get; set; }

    /// <summary>
    /// How long one inference may take, from its start until its result is there, at most 24 days; the time that it waits for inferences
    /// before it on the same device counts. Null, the default, sets no limit. If an inference takes longer, the call throws a
    /// <see cref="DeviceException"/> with <see cref="DeviceException.IsDeviceLost"/>, and the detector cannot be used any more. A device
    /// that cannot cancel, such as the NPU, may go on with the inference; nothing waits for it, and its memory is freed when it ends.
    /// The limit is for inferences on OpenVINO's devices, not for compilations. MANAGED ignores it.
    /// </summary>
    public TimeSpan? InferenceTimeout { get; set; }

    /// <summary>
    /// A folder in which OpenVINO keeps compiled models (CACHE_DIR), each in a separate subfolder, so that the next start with the same
    /// model, device and runtime is faster. It is created if it is missing; if it cannot be written, nothing is kept. Null keeps nothing.
    /// MANAGED does not compile and ignores it.
    /// </summary>
    public string? CacheFolder { get; set; }

    /// <summary>
    /// Properties for the OpenVINO device, passed on as they are. Keys are case-insensitive. A property that another option sets too is
    /// an error. MANAGED has no properties and refuses them.
    /// </summary>
    public IDictionary<string, string> Properties { get; set; } = new Dictionary<string, string>();

    /// <summary>
    /// Checks the options. Detectors call it when they are created; call it yourself to report a mistake earlier.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// An option is out of range, or two options set the same property; the message names them.
    /// </exception>
    public void Validate()
    {
        RequirePositive(Threads, nameof(Threads));
        RequirePositive(Streams, nameof(Streams));
        RequireNamed(InferencePrecision, nameof(InferencePrecision));
        if (InferenceTimeout is { } timeout && (timeout <= TimeSpan.Zero || timeout > s_longestTimeout))
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"{nameof(EngineOptions)}.{nameof(InferenceTimeout)} must be above zero and at most {s_longestTimeout}; it is {timeout}."));
        }

        if (Hint is { } hint)
        {
            RequireNamed(hint, nameof(Hint));
        }

        RequireText(OpenVinoPath, nameof(OpenVinoPath));
        RequireText(CacheFolder, nameof(CacheFolder));
        ValidateProperties();
    }

    /// <summary>The properties with keys in upper case, as OpenVINO defines them.</summary>
    internal Dictionary<string, string> UpperCaseProperties() =>
        Properties.ToDictionary(property => property.Key.ToUpperInvariant(), property => property.Value, StringComparer.Ordinal);

    /// <summary>A copy that later changes of this object do not affect.</summary>
    internal EngineOptions Copy()
    {
        EngineOptions copy = (EngineOptions)MemberwiseClone();
        copy.Properties = new Dictionary<string, string>(Properties);
        return copy;
    }

    private static void RequirePositive(int? value, string name)
    {
        if (value < 1)
        {
            throw new ArgumentException(FormattableString.Invariant($"{nameof(EngineOptions)}.{name} must be at least 1; it is {value}."));
        }
    }

    private static void RequireNamed<T>(T value, string name)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            throw new ArgumentException($"{nameof(EngineOptions)}.{name} must be a named value of {typeof(T).Name}; it is {value}.");
        }
    }

    private static void RequireText(string? value, string name)
    {
        if (value is { } text && string.IsNullOrWhiteSpace(text))
        {
            throw new ArgumentException($"{nameof(EngineOptions)}.{name} is empty. Set it to null for the default.");
        }
    }

    private void ValidateProperties()
    {
        const string Name = $"{nameof(EngineOptions)}.{nameof(Properties)}";
        if (Properties is null)
        {
            throw new ArgumentException($"{Name} is null. Leave it empty to set no property.");
        }

        Dictionary<string, string> setBy = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string key, bool isSet, string option) in new[]
        {
            (PrecisionKey, InferencePrecision != InferencePrecision.Auto, nameof(InferencePrecision)),
            (ThreadsKey, Threads is not null, nameof(Threads)),
            (StreamsKey, Streams is not null, nameof(Streams)),
            (HintKey, Hint is not null, nameof(Hint)),
            (CacheKey, CacheFolder is not null, nameof(CacheFolder)),
        })
        {
            if (isSet)
            {
                setBy.Add(key, $"{nameof(EngineOptions)}.{option}");
            }
        }

        foreach ((string key, string value) in Properties)
        {
            if (string.IsNullOrWhiteSpace(key) || value is null)
            {
                throw new ArgumentException($"{Name} has an entry without a key or a value: '{key}' = '{value}'.");
            }

            if (!setBy.TryAdd(key, $"the property {key}"))
            {
                throw new ArgumentException(
                    $"{key.ToUpperInvariant()} is set twice: by {setBy[key]} and by the property {key}={value}. Remove one of them.");
            }
        }
    }
}
