using System.Diagnostics;
using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Cli.Output;
using OpenVinoLandmarks.Cli.Pictures;
using OpenVinoLandmarks.Cli.Pictures.Libraries;
using OpenVinoLandmarks.Cli.Streams;
using OpenVinoLandmarks.Cli.SystemInfo;
using OpenVinoLandmarks.Files;
using OpenVinoLandmarks.OpenVino;
using OxyPlot;

namespace OpenVinoLandmarks.Cli.Benchmarking;

/// <summary>One run of <c>benchmark</c>: measures start, stages and load (or a sweep), then writes the results and the chart.</summary>
internal sealed class BenchmarkRun(BenchmarkSettings settings, MessageWriter messages)
{
    // The five stages together take as long as the load test.
    private TimeSpan StageBudget => settings.Duration / 5;

    /// <summary>Runs the command.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        PictureLibrary.Current.Prepare(pictures: 1, messages);
        FileSet read = ImageInputs.Collect(settings.Images).Protect();
        read.Add(settings.Detector.Model ?? "");
        if (settings.Chart is { } chart)
        {
            BenchmarkChart.CheckTarget(chart, read);
        }

        if (settings.Layers is { } layers)
        {
            LayerRun run = new(settings, messages);
            LayerResult result = await Progress.ShowStepsAsync(
                messages, step => Task.FromResult(run.Measure(layers, step, cancellationToken)));
            Write(result, BenchmarkText.Write, BenchmarkJson.Write, chart: null, read);
        }
        else if (settings.Sweep is not null)
        {
            SweepRun run = new(settings, messages);
            SweepResult sweep = await Progress.ShowStepsAsync(messages, step => run.RunAsync(step, cancellationToken));
            Write(sweep, BenchmarkText.Write, BenchmarkJson.Write, BenchmarkChart.Create, read);
        }
        else
        {
            BenchmarkResult result = await Progress.ShowStepsAsync(messages, step => MeasureAsync(step, cancellationToken));
            Write(result, BenchmarkText.Write, BenchmarkJson.Write, BenchmarkChart.Create, read);
        }
    }

    private async Task<BenchmarkResult> MeasureAsync(Action<string> step, CancellationToken cancellationToken)
    {
        using Workload work = Workload.Create(settings.Images, settings.Reading);
        WorkPicture picture = work.Pictures[0];
        step("loading the runtime and compiling the model");
        TimeSpan runtime = LoadRuntime();
        using MeasuredDetector measured = MeasuredDetector.Create(settings, messages, settings.Detector.Engine.Threads);
        FaceLandmarkDetector detector = measured.Detector;
        TimeSpan first = Time(() => detector.WarmUp());

        step("measuring each stage");
        IReadOnlyList<FaceBox> found = detector.FaceDetector.Detect(picture.Pixels.View);
        FaceBox[] boxes = Workload.Boxes(picture, found, settings.Batch ?? 1);
        StageTimes stages = StageTimes.Measure(measured, work.Pictures, boxes[0], StageBudget, cancellationToken);

        step("running the load test");
        int requests = settings.Requests ?? (settings.Detector.Engine.Hint == PerformanceMode.Throughput ? measured.BestConcurrency : 1);
        LoadResult load = await new LoadTest(detector, picture.Pixels, boxes).RunAsync(requests, settings.Duration, cancellationToken);
        return new BenchmarkResult
        {
            Machine = MachineInfo.Read(),
            Detector = detector.Info,
            FaceDetector = detector.FaceDetector.Name,
            Pictures = work.Description,
            FacesFound = found.Count,
            Start = new StartTimes(runtime, measured.ModelRead, measured.Compile, first),
            Stages = stages,
            Load = load,
        };
    }

    // If the runtime cannot be loaded, creating the detector reports why.
    private TimeSpan LoadRuntime() => settings.Detector.Engine.Device is null or { IsOpenVino: true }
        ? Time(() => OpenVinoRuntime.TryLoad(settings.Detector.Engine.OpenVinoPath, out _))
        : TimeSpan.Zero;

    private static TimeSpan Time(Action action)
    {
        long from = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(from);
    }

    private void Write<T>(T result, Action<T, TextWriter> text, Action<T, Stream> json, Func<T, PlotModel>? chart, FileSet read)
    {
        if (settings.Chart is { } file && chart is not null)
        {
            BenchmarkChart.Save(chart(result), file, read);
        }

        if (settings.Format == OutputFormat.Json)
        {
            json(result, StandardStreams.Output);
        }
        else
        {
            text(result, Console.Out);
        }
    }
}

/// <summary>The results of one run without a sweep.</summary>
internal sealed record BenchmarkResult
{
    public required MachineInfo Machine { get; init; }

    public required DetectorInfo Detector { get; init; }

    /// <summary>Name of the face detector.</summary>
    public required string FaceDetector { get; init; }

    /// <summary>Description of the pictures.</summary>
    public required string Pictures { get; init; }

    /// <summary>Number of faces that the face detector found in the first picture.</summary>
    public required int FacesFound { get; init; }

    public required StartTimes Start { get; init; }

    public required StageTimes Stages { get; init; }

    public required LoadResult Load { get; init; }
}

/// <summary>Times of the steps that run once, before the first result.</summary>
/// <param name="Runtime">Searching and loading the OpenVINO library; almost zero if there is none.</param>
/// <param name="ModelRead">Reading and checking the files of the landmark model.</param>
/// <param name="Compile">Compiling the landmark model for the device.</param>
/// <param name="FirstInference">The first inference, including what the device prepares at first use.</param>
internal sealed record StartTimes(TimeSpan Runtime, TimeSpan ModelRead, TimeSpan Compile, TimeSpan FirstInference);
