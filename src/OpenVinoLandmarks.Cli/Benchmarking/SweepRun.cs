using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Cli.SystemInfo;

namespace OpenVinoLandmarks.Cli.Benchmarking;

/// <summary>
/// A series of measurements that varies one thing: the faces per call, the threads per inference, or the size of the picture.
/// </summary>
internal sealed class SweepRun(BenchmarkSettings settings, MessageWriter messages)
{
    private const int MaxFaces = 512, FacesForThreads = 32;

    private static readonly (int Width, int Height)[] s_sizes =
        [(320, 240), (640, 480), (1280, 720), (1920, 1080), (2560, 1440), (3840, 2160)];

    /// <summary>Runs the series.</summary>
    /// <param name="step">Called with the name of each measurement that begins.</param>
    /// <param name="cancellationToken">Ends the series.</param>
    public async Task<SweepResult> RunAsync(Action<string> step, CancellationToken cancellationToken) => settings.Sweep switch
    {
        Sweep.Faces => await VaryFacesAsync(step, cancellationToken),
        Sweep.Threads => await VaryThreadsAsync(step, cancellationToken),
        _ => VarySize(step, cancellationToken),
    };

    private async Task<SweepResult> VaryFacesAsync(Action<string> step, CancellationToken cancellationToken)
    {
        using Workload work = Workload.Create(settings.Images, settings.Reading);
        using MeasuredDetector measured = CreateDetector(settings.Detector.Engine.Threads);
        IReadOnlyList<FaceBox> found = Faces(measured, work);
        List<SweepPoint> points = [];
        for (int faces = 1; faces <= MaxFaces; faces *= 2)
        {
            step($"{faces} faces per call");
            LoadTest load = new(measured.Detector, work.Pictures[0].Pixels, Workload.Boxes(work.Pictures[0], found, faces));
            LoadResult result = await load.RunAsync(settings.Requests ?? 1, settings.Duration, cancellationToken);
            points.Add(new SweepPoint($"{faces}", faces, [result.MicrosecondsPerFace]));
        }

        return Result(measured, "per face", ["crop, inference and points"], points);
    }

    // The number of threads is part of the compiled model, so each number needs a detector of its own.
    private async Task<SweepResult> VaryThreadsAsync(Action<string> step, CancellationToken cancellationToken)
    {
        using Workload work = Workload.Create(settings.Images, settings.Reading);
        List<SweepPoint> points = [];
        SweepResult? result = null;
        foreach (int threads in ThreadCounts())
        {
            step($"{threads} threads");
            using MeasuredDetector measured = CreateDetector(threads);
            IReadOnlyList<FaceBox> found = Faces(measured, work);
            WorkPicture picture = work.Pictures[0];
            LoadTest one = new(measured.Detector, picture.Pixels, Workload.Boxes(picture, found, 1));
            LoadTest many = new(measured.Detector, picture.Pixels, Workload.Boxes(picture, found, settings.Batch ?? FacesForThreads));
            LoadResult single = await one.RunAsync(1, settings.Duration, cancellationToken);
            LoadResult batch = await many.RunAsync(settings.Requests ?? 1, settings.Duration, cancellationToken);
            points.Add(new SweepPoint($"{threads}", threads, [single.MicrosecondsPerFace, batch.MicrosecondsPerFace]));
            result = Result(measured, "per face", ["1 face per call", $"{batch.Batch} faces per call"], points);
        }

        return result!;
    }

    private SweepResult VarySize(Action<string> step, CancellationToken cancellationToken)
    {
        using MeasuredDetector measured = CreateDetector(settings.Detector.Engine.Threads);
        StageTimes Measure(int width, int height)
        {
            using Workload work = Workload.Synthetic(width, height);
            FaceBox box = Workload.Boxes(work.Pictures[0], [], 1)[0];
            return StageTimes.Measure(measured, work.Pictures, box, settings.Duration / 5, cancellationToken);
        }

        // The JIT compiles hot methods a second time. Without a warm-up, the first size would include that time.
        step("warming up");
        Measure(s_sizes[0].Width, s_sizes[0].Height);
        List<SweepPoint> points = [];
        foreach ((int width, int height) in s_sizes)
        {
            step($"{width} x {height}");
            StageTimes stages = Measure(width, height);
            double landmarks = stages.Crop + stages.Inference + stages.NumberDecode;
            double[] times = [stages.PictureDecode, stages.FaceDetection, landmarks];
            points.Add(new SweepPoint($"{width} x {height}", width * height / 1e6, times));
        }

        return Result(measured, "per picture", ["JPEG decode", "face detection", "points of one face"], points);
    }

    private MeasuredDetector CreateDetector(int? threads) => MeasuredDetector.Create(settings, messages, threads);

    private static IReadOnlyList<FaceBox> Faces(MeasuredDetector measured, Workload work) =>
        measured.Detector.FaceDetector.Detect(work.Pictures[0].Pixels.View);

    private SweepResult Result(MeasuredDetector measured, string unit, IReadOnlyList<string> columns, IReadOnlyList<SweepPoint> points) =>
        new(settings.Sweep!.Value, MachineInfo.Read(), measured.Detector.Info, unit, columns, points);

    private static IEnumerable<int> ThreadCounts()
    {
        int all = Environment.ProcessorCount;
        for (int threads = 1; threads < all; threads *= 2)
        {
            yield return threads;
        }

        yield return all;
    }
}

/// <summary>The results of a sweep.</summary>
/// <param name="Sweep">What was varied.</param>
/// <param name="Machine">The machine and the versions.</param>
/// <param name="Detector">Model, engine and devices.</param>
/// <param name="Unit">What the times refer to: <c>per face</c> or <c>per picture</c>.</param>
/// <param name="Columns">Names of the measured times.</param>
/// <param name="Points">The measurements, in order.</param>
internal sealed record SweepResult(
    Sweep Sweep, MachineInfo Machine, DetectorInfo Detector, string Unit, IReadOnlyList<string> Columns, IReadOnlyList<SweepPoint> Points);

/// <summary>One measurement of a sweep.</summary>
/// <param name="Label">The varied value as text, such as <c>16</c> or <c>1280 x 720</c>.</param>
/// <param name="Value">The varied value as a number: faces, threads or megapixels.</param>
/// <param name="Microseconds">One time per column.</param>
internal sealed record SweepPoint(string Label, double Value, IReadOnlyList<double> Microseconds);
