using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Cli.Output;
using OpenVinoLandmarks.Cli.Streams;
using OpenVinoLandmarks.Cli.SystemInfo;
using OpenVinoLandmarks.Engines.Fastest;

namespace OpenVinoLandmarks.Cli.Benchmarking;

/// <summary>
/// One run of <c>benchmark --compare</c>: measures the models on every device as <c>--device fastest</c> does, with more time, and keeps
/// the decisions for it. A GPU that needs seconds to compile a model can be taken only in this way.
/// </summary>
internal sealed class CompareRun(BenchmarkSettings settings, MessageWriter messages)
{
    // The compilation for a GPU or an NPU may take half a minute.
    private static readonly TimeSpan s_longestLoad = TimeSpan.FromMinutes(2);

    /// <summary>Runs the command.</summary>
    public async Task RunAsync()
    {
        CompareResult result = await Progress.ShowStepsAsync(messages, step =>
        {
            step("measuring on every device");
            return Task.Run(Measure);
        });
        if (settings.Format == OutputFormat.Json)
        {
            BenchmarkJson.Write(result, StandardStreams.Output);
        }
        else
        {
            BenchmarkText.Write(result, Console.Out);
        }
    }

    private CompareResult Measure()
    {
        using MessageLoggerFactory log = new(messages);
        FaceLandmarkDetectorOptions options = (FaceLandmarkDetectorOptions)settings.Detector.Copy();
        settings.FaceDetector.ApplyTo(options);
        options.LoggerFactory = log;
        SearchBudget budget = new(s_longestLoad, settings.Duration, s_longestLoad + settings.Duration);
        return new CompareResult(MachineInfo.Read(), FaceLandmarkDetector.CompareDevices(options, budget, isKept: true));
    }
}

/// <summary>The results of a comparison of devices.</summary>
/// <param name="Machine">The machine and the versions.</param>
/// <param name="Models">The landmark model, then the face detector.</param>
internal sealed record CompareResult(MachineInfo Machine, IReadOnlyList<DeviceComparison> Models);
