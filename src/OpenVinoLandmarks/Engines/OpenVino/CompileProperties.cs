using System.Globalization;
using OpenVinoLandmarks.Devices;
using OpenVinoLandmarks.Models;

namespace OpenVinoLandmarks.Engines.OpenVino;

/// <summary>The options as properties that a compilation takes.</summary>
internal static class CompileProperties
{
    public const string InferencePrecisionKey = "INFERENCE_PRECISION_HINT";
    private const string CacheKey = "CACHE_DIR";
    private const string HintKey = "PERFORMANCE_HINT";
    private const string StreamsKey = "NUM_STREAMS";
    private const string AllowBatchingKey = "ALLOW_AUTO_BATCHING";
    private const string BatchTimeoutKey = "AUTO_BATCH_TIMEOUT";

    /// <summary>Adds the model's own cache folder where the options name one that can be used.</summary>
    /// <exception cref="ArgumentException">The property for it is set too.</exception>
    public static void AddCache(Dictionary<string, string> properties, EngineOptions options, ModelFiles model)
    {
        if (options.CacheFolder is not { } cache)
        {
            return;
        }

        if (properties.ContainsKey(CacheKey))
        {
            throw new ArgumentException($"{CacheKey} is set twice: as an option and as a property. Leave one away.", nameof(options));
        }

        if (CompiledModelFolder.Prepare(cache, model) is { } folder)
        {
            properties.Add(CacheKey, folder);
        }
    }

    /// <exception cref="ArgumentException">A property is set by an option too.</exception>
    public static Dictionary<string, string> From(EngineOptions options, DeviceSelection device)
    {
        Dictionary<string, string> properties = new(StringComparer.Ordinal);
        AddNamed(properties, options);
        foreach ((string key, string value) in options.Properties)
        {
            // Keys are OpenVINO's, all upper case; typed otherwise they mean the same.
            string name = key.ToUpperInvariant();
            if (!properties.TryAdd(name, value))
            {
                throw new ArgumentException($"{name} is set twice: as an option and as the property {key}={value}. Leave one away.", nameof(options));
            }
        }

        if (device.IsAutoBatch || (device.Expression != "CPU" && Hints(properties, PerformanceHint.Throughput)))
        {
            // The plugin's own default lets a lone face wait a second for more; with this hint, a GPU collects batches unasked.
            properties.TryAdd(BatchTimeoutKey, "1");
        }

        return properties;
    }

    /// <summary>
    /// The properties for calls with some images, in batches on all threads: as the user set them. Null where there is nothing to gain: the
    /// device collects batches itself, or its threads are divided among streams.
    /// </summary>
    public static Dictionary<string, string>? ForSome(Dictionary<string, string> properties, DeviceSelection device) =>
        device.IsAutoBatch || Hints(properties, PerformanceHint.Throughput) || properties.ContainsKey(StreamsKey) ? null : InBatches(properties);

    /// <summary>
    /// The properties for calls with many images, in batches on streams: as the user set them, optimised for throughput where nothing was
    /// said. Null where the device collects batches itself, or latency was asked for.
    /// </summary>
    public static Dictionary<string, string>? ForMany(Dictionary<string, string> properties, DeviceSelection device)
    {
        if (device.IsAutoBatch || Hints(properties, PerformanceHint.Latency))
        {
            return null;
        }

        Dictionary<string, string> many = InBatches(properties);
        if (!many.ContainsKey(StreamsKey))
        {
            many.TryAdd(HintKey, nameof(PerformanceHint.Throughput).ToUpperInvariant());
        }

        return many;
    }

    // These are batches already: nothing is to wait for more.
    private static Dictionary<string, string> InBatches(Dictionary<string, string> properties)
    {
        Dictionary<string, string> batches = new(properties, StringComparer.Ordinal);
        batches.TryAdd(AllowBatchingKey, "NO");
        return batches;
    }

    private static bool Hints(Dictionary<string, string> properties, PerformanceHint hint) =>
        properties.TryGetValue(HintKey, out string? text) && text.Equals(hint.ToString(), StringComparison.OrdinalIgnoreCase);

    private static void AddNamed(Dictionary<string, string> properties, EngineOptions options)
    {
        if (options.InferencePrecision != InferencePrecision.Auto)
        {
            properties.Add(InferencePrecisionKey, options.InferencePrecision.ToString().ToLowerInvariant());
        }

        if (options.Threads is { } threads)
        {
            properties.Add("INFERENCE_NUM_THREADS", threads.ToString(CultureInfo.InvariantCulture));
        }

        if (options.Streams is { } streams)
        {
            properties.Add(StreamsKey, streams.ToString(CultureInfo.InvariantCulture));
        }

        if (options.Hint is { } hint)
        {
            properties.Add(HintKey, hint.ToString().ToUpperInvariant());
        }
    }
}
