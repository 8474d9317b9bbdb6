using OpenVinoLandmarks.Devices;

namespace OpenVinoLandmarks.Engines;

/// <summary>Where and how models are to be executed. Immutable; the same for the landmark model and the face detector's.</summary>
public sealed record EngineOptions
{
    /// <summary>The device; null takes OpenVINO's CPU where a runtime is found, else the managed engine.</summary>
    public DeviceSelection? Device { get; init; }

    /// <summary>The OpenVINO runtime to load, a file or a folder; null looks in the documented places.</summary>
    public string? OpenVinoPath { get; init; }

    /// <summary>The precision to compute in.</summary>
    public InferencePrecision InferencePrecision { get; init; }

    /// <summary>CPU threads that one inference may use, at least 1; null takes the device's own choice (one in the managed engine).</summary>
    public int? Threads { get; init; }

    /// <summary>Parallel execution streams (OpenVINO's NUM_STREAMS), at least 1; null takes the device's own choice.</summary>
    public int? Streams { get; init; }

    /// <summary>What to optimise for; null takes the device's own choice.</summary>
    public PerformanceHint? Hint { get; init; }

    /// <summary>
    /// A folder in which OpenVINO keeps compiled models (its <c>CACHE_DIR</c>), each model in one of its own: the next start with the same
    /// model, device and runtime takes them from there. Made where it is missing; where it cannot be written, nothing is kept. Null for
    /// none. The managed engine has no use for it.
    /// </summary>
    public string? CacheFolder { get; init; }

    /// <summary>
    /// Properties passed to OpenVINO as they are, such as <c>CACHE_DIR</c>. A property that one of the other options sets too is an
    /// error. The managed engine has none.
    /// </summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();
}
