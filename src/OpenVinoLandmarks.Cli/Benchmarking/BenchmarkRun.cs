using System.Diagnostics;
using OpenCvSharp;
using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Cli.Output;
using OpenVinoLandmarks.Devices;
using OpenVinoLandmarks.Engines;
using OpenVinoLandmarks.Faces;
using OpenVinoLandmarks.OpenCv;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Cli.Benchmarking;

/// <summary>One run of <c>benchmark</c>: measures, then writes.</summary>
internal sealed class BenchmarkRun(BenchmarkSettings settings, MessageWriter messages)
{
    private const int Width = 1280, Height = 720;

    // Five stages share the time of one load.
    private TimeSpan StageBudget => settings.Duration / 5;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        OpenCvLibrary.EnsureLoaded();
        Cv2.SetLogLevel(OpenCvSharp.LogLevel.SILENT);
        if (settings.Sweep is not null)
        {
            SweepResult series = await BenchmarkProgress.RunAsync(messages, step => new SweepRun(settings, messages).RunAsync(step, cancellationToken));
            Write(series, BenchmarkText.Write, BenchmarkJson.Write, BenchmarkChart.Of);
        }
        else
        {
            BenchmarkResult result = await BenchmarkProgress.RunAsync(messages, step => MeasureAsync(step, cancellationToken));
            Write(result, BenchmarkText.Write, BenchmarkJson.Write, BenchmarkChart.Of);
        }
    }

    private async Task<BenchmarkResult> MeasureAsync(Action<string> step, CancellationToken cancellationToken)
    {
        using Workload work = settings.Images.Count > 0 ? Workload.Read(settings.Images) : Workload.Synthetic(Width, Height);
        WorkPicture picture = work.Pictures[0];
        step("loading the runtime and compiling the model");
        TimeSpan runtime = LoadRuntime();
        using IFaceDetector? cascade = settings.FaceDetector.UseCascade ? new CascadeFaceDetector(settings.FaceDetector.CascadeFile) : null;
        using MessageLoggerFactory log = new(messages);
        EngineProbe probe = new();
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(Options(probe, log, cascade));
        TimeSpan first = Time(() => detector.WarmUp());

        step("measuring each stage");
        IReadOnlyList<FaceBox> found = detector.FaceDetector.Detect(picture.Mat.AsImageView());
        FaceBox[] boxes = Workload.Boxes(picture, found, settings.Batch ?? 1);
        StageTimes stages = StageTimes.Measure(detector, probe.Engine, work.Pictures, boxes[0], StageBudget, cancellationToken);

        step("running the load");
        int requests = settings.Requests ?? (settings.Detector.Engine.Hint == PerformanceHint.Throughput ? probe.Engine.BestBatch : 1);
        LoadResult load = await new Load(detector, picture.Mat, boxes).RunAsync(requests, settings.Duration, cancellationToken);
        return new BenchmarkResult
        {
            Machine = MachineFacts.Read(),
            Detector = detector.Info,
            FaceDetector = detector.FaceDetector.Name,
            Pictures = work.Description,
            FacesFound = found.Count,
            Start = new StartTimes(runtime, probe.Read, probe.Compile, first),
            Stages = stages,
            Load = load,
        };
    }

    private FaceLandmarkDetectorOptions Options(EngineProbe probe, MessageLoggerFactory log, IFaceDetector? cascade) => settings.Detector with
    {
        FaceDetectorModel = settings.FaceDetector.Model,
        FaceDetector = cascade,
        LoggerFactory = log,
        EngineFactories = [probe],
    };

    // What it cannot load, the detector will say.
    private TimeSpan LoadRuntime() => settings.Detector.Engine.Device is null or { Kind: DeviceKind.OpenVino }
        ? Time(() => OpenVinoRuntime.TryLoad(settings.Detector.Engine.OpenVinoPath, out _))
        : TimeSpan.Zero;

    private static TimeSpan Time(Action action)
    {
        long from = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(from);
    }

    private void Write<T>(T result, Action<T, TextWriter> text, Action<T, Stream> json, Func<T, OxyPlot.PlotModel> chart)
    {
        if (settings.Chart is { } file)
        {
            BenchmarkChart.Save(chart(result), file);
        }

        if (settings.Format == OutputFormat.Json)
        {
            using Stream output = Console.OpenStandardOutput();
            json(result, output);
        }
        else
        {
            text(result, Console.Out);
        }
    }
}
