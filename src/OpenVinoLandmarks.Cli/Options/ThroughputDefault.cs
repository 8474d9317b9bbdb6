using OpenVinoLandmarks.Engines;

namespace OpenVinoLandmarks.Cli.Options;

/// <summary>
/// How OpenVINO's CPU runs several pictures where the user does not say: by the throughput hint, so that it has as many streams as there are
/// processors. Other devices keep their own choice: on some the hint collects inferences into batches, and waits for them.
/// </summary>
internal static class ThroughputDefault
{
    private static readonly string[] s_keys = ["PERFORMANCE_HINT", "NUM_STREAMS", "PERFORMANCE_HINT_NUM_REQUESTS"];

    /// <summary>The options for so many pictures.</summary>
    public static EngineOptions For(EngineOptions engine, int pictures) => pictures > 1 && IsCpu(engine) && !IsChosen(engine) ? engine with { Hint = PerformanceHint.Throughput } : engine;

    private static bool IsCpu(EngineOptions engine) => engine.Device is null or { Expression: "CPU" };

    private static bool IsChosen(EngineOptions engine) =>
        engine.Hint is not null || engine.Streams is not null || engine.Properties.Keys.Any(key => s_keys.Contains(key, StringComparer.OrdinalIgnoreCase));
}
