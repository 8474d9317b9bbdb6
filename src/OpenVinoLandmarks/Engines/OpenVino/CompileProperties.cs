using System.Globalization;
using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Engines.OpenVino;

/// <summary>Turns <see cref="EngineOptions"/> into the properties of a compilation, one set for each compiled form of a model.</summary>
internal static class CompileProperties
{
    private const string AllowBatchingKey = "ALLOW_AUTO_BATCHING";
    private const string BatchTimeoutKey = "AUTO_BATCH_TIMEOUT";

    /// <summary>The properties for one image per inference.</summary>
    /// <param name="options">The options, which were validated.</param>
    /// <param name="device">The device.</param>
    public static Dictionary<string, string> ForSingle(EngineOptions options, DeviceSelection device)
    {
        Dictionary<string, string> properties = options.UpperCaseProperties();
        AddOptions(properties, options);
        if (device.IsAutoBatch || (device.MayCollectBatches && IsForThroughput(properties)))
        {
            // By default the BATCH device waits a second for further requests, and a GPU with this hint collects batches unasked.
            properties.TryAdd(BatchTimeoutKey, "1");
        }

        return properties;
    }

    /// <summary>
    /// The properties for a small group of images. Null if it gains nothing: the device collects batches itself, or its threads are divided
    /// among streams already.
    /// </summary>
    /// <param name="single">The properties for one image per inference.</param>
    /// <param name="device">The device.</param>
    public static Dictionary<string, string>? ForGroup(Dictionary<string, string> single, DeviceSelection device) =>
        device.IsAutoBatch || IsForThroughput(single) || single.ContainsKey(EngineOptions.StreamsKey) ? null : WithoutAutoBatch(single);

    /// <summary>Divides the threads among streams.</summary>
    /// <param name="properties">The properties of <see cref="ForGroup"/>.</param>
    /// <param name="streams">Number of streams, at least 1.</param>
    public static Dictionary<string, string> OnStreams(Dictionary<string, string> properties, int streams) => streams == 1
        ? properties
        : new(properties, StringComparer.Ordinal) { [EngineOptions.StreamsKey] = streams.ToString(CultureInfo.InvariantCulture) };

    /// <summary>
    /// The properties for batches on all streams: optimized for throughput unless the user set streams or a hint. Null if the device
    /// collects batches itself, or if the user selected latency.
    /// </summary>
    public static Dictionary<string, string>? ForThroughput(Dictionary<string, string> single, DeviceSelection device)
    {
        if (device.IsAutoBatch || HasHint(single, PerformanceMode.Latency))
        {
            return null;
        }

        Dictionary<string, string> properties = WithoutAutoBatch(single);
        if (!properties.ContainsKey(EngineOptions.StreamsKey))
        {
            properties.TryAdd(EngineOptions.HintKey, ValueOf(PerformanceMode.Throughput));
        }

        return properties;
    }

    // These requests are batches already, and must not wait for others.
    private static Dictionary<string, string> WithoutAutoBatch(Dictionary<string, string> single)
    {
        Dictionary<string, string> properties = new(single, StringComparer.Ordinal);
        properties.TryAdd(AllowBatchingKey, "NO");
        return properties;
    }

    private static bool IsForThroughput(Dictionary<string, string> properties) =>
        HasHint(properties, PerformanceMode.Throughput) || HasHint(properties, PerformanceMode.CumulativeThroughput);

    private static bool HasHint(Dictionary<string, string> properties, PerformanceMode mode) =>
        properties.TryGetValue(EngineOptions.HintKey, out string? text) && text.Equals(ValueOf(mode), StringComparison.OrdinalIgnoreCase);

    // OpenVINO's own spelling of the enum's values.
    private static string ValueOf(PerformanceMode mode) => mode switch
    {
        PerformanceMode.Latency => "LATENCY",
        PerformanceMode.Throughput => "THROUGHPUT",
        PerformanceMode.CumulativeThroughput => "CUMULATIVE_THROUGHPUT",
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Unknown performance mode."),
    };

    private static void AddOptions(Dictionary<string, string> properties, EngineOptions options)
    {
        if (options.InferencePrecision != InferencePrecision.Auto)
        {
            properties.Add(EngineOptions.PrecisionKey, options.InferencePrecision.ToString().ToLowerInvariant());
        }

        if (options.Threads is { } threads)
        {
            properties.Add(EngineOptions.ThreadsKey, threads.ToString(CultureInfo.InvariantCulture));
        }

        if (options.Streams is { } streams)
        {
            properties.Add(EngineOptions.StreamsKey, streams.ToString(CultureInfo.InvariantCulture));
        }

        if (options.Hint is { } hint)
        {
            properties.Add(EngineOptions.HintKey, ValueOf(hint));
        }
    }
}
