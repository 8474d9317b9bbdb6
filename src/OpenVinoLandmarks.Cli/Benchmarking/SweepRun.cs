using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Faces;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Cli.Benchmarking;

/// <summary>A series of runs that vary one thing. Each has a detector of its own where the thing is part of the detector.</summary>
internal sealed class SweepRun(BenchmarkSettings settings, MessageWriter messages)
{
    private const int MostFaces = 512, FacesForThreads = 32;

    private static readonly (int Width, int Height)[] s_sizes = [(320, 240), (640, 480), (1280, 720), (1920, 1080), (2560, 1440), (3840, 2160)];

    public async Task<SweepResult> RunAsync(Action<string> step, CancellationToken cancellationToken)
    {
        using MessageLoggerFactory log = new(messages);
        return settings.Sweep switch
        {
            Sweep.Faces => await FacesAsync(log, step, cancellationToken),
            Sweep.Threads => await ThreadsAsync(log, step, cancellationToken),
            _ => Size(log, step, cancellationToken),
        };
    }

    private async Task<SweepResult> FacesAsync(MessageLoggerFactory log, Action<string> step, CancellationToken cancellationToken)
    {
        using Workload work = Pictures();
        using Parts parts = new(settings, log, settings.Detector.Engine.Threads);
        IReadOnlyList<FaceBox> found = parts.Detector.FaceDetector.Detect(work.Pictures[0].Mat.AsImageView());
        List<SweepPoint> points = [];
        for (int faces = 1; faces <= MostFaces; faces *= 2)
        {
            step($"{faces} faces a call");
            Load load = new(parts.Detector, work.Pictures[0].Mat, Workload.Boxes(work.Pictures[0], found, faces));
            LoadResult result = await load.RunAsync(settings.Requests ?? 1, settings.Duration, cancellationToken);
            points.Add(new SweepPoint($"{faces}", faces, [result.MicrosecondsPerFace]));
        }

        return Result(parts, "a face", ["crop, inference and points"], points);
    }

    private async Task<SweepResult> ThreadsAsync(MessageLoggerFactory log, Action<string> step, CancellationToken cancellationToken)
    {
        using Workload work = Pictures();
        List<SweepPoint> points = [];
        SweepResult? result = null;
        foreach (int threads in ThreadCounts())
        {
            step($"{threads} threads");
            using Parts parts = new(settings, log, threads);
            IReadOnlyList<FaceBox> found = parts.Detector.FaceDetector.Detect(work.Pictures[0].Mat.AsImageView());
            Load one = new(parts.Detector, work.Pictures[0].Mat, Workload.Boxes(work.Pictures[0], found, 1));
            Load many = new(parts.Detector, work.Pictures[0].Mat, Workload.Boxes(work.Pictures[0], found, settings.Batch ?? FacesForThreads));
            double alone = (await one.RunAsync(1, settings.Duration, cancellationToken)).MicrosecondsPerFace;
            LoadResult batch = await many.RunAsync(settings.Requests ?? 1, settings.Duration, cancellationToken);
            points.Add(new SweepPoint($"{threads}", threads, [alone, batch.MicrosecondsPerFace]));
            result = Result(parts, "a face", ["1 face a call", $"{batch.Batch} faces a call"], points);
        }

        return result!;
    }

    private SweepResult Size(MessageLoggerFactory log, Action<string> step, CancellationToken cancellationToken)
    {
        using Parts parts = new(settings, log, settings.Detector.Engine.Threads);
        StageTimes Measure(int width, int height)
        {
            using Workload work = Workload.Synthetic(width, height);
            FaceBox box = Workload.Boxes(work.Pictures[0], [], 1)[0];
            return StageTimes.Measure(parts.Detector, parts.Probe.Engine, work.Pictures, box, settings.Duration / 5, cancellationToken);
        }

        // The JIT compiles hot methods anew after a while: the first size must not pay for all others.
        step("warming up");
        Measure(s_sizes[0].Width, s_sizes[0].Height);
        List<SweepPoint> points = [];
        foreach ((int width, int height) in s_sizes)
        {
            step($"{width} x {height}");
            StageTimes stages = Measure(width, height);
            points.Add(new SweepPoint($"{width} x {height}", width * height / 1e6, [stages.PictureDecode, stages.FaceDetection, stages.Crop + stages.Inference + stages.NumberDecode]));
        }

        return Result(parts, "a picture", ["JPEG decode", "face detection", "points of one face"], points);
    }

    private Workload Pictures() => settings.Images.Count > 0 ? Workload.Read(settings.Images) : Workload.Synthetic(1280, 720);

    private SweepResult Result(Parts parts, string unit, IReadOnlyList<string> columns, IReadOnlyList<SweepPoint> points) =>
        new(settings.Sweep!.Value, MachineFacts.Read(), parts.Detector.Info, unit, columns, points);

    private static IEnumerable<int> ThreadCounts()
    {
        int all = Environment.ProcessorCount;
        for (int threads = 1; threads < all; threads *= 2)
        {
            yield return threads;
        }

        yield return all;
    }

    /// <summary>A detector for one run, with its parts in view.</summary>
    private sealed class Parts : IDisposable
    {
        private readonly CascadeFaceDetector? _cascade;

        public Parts(BenchmarkSettings settings, MessageLoggerFactory log, int? threads)
        {
            _cascade = settings.FaceDetector.UseCascade ? new CascadeFaceDetector(settings.FaceDetector.CascadeFile) : null;
            Detector = FaceLandmarkDetector.Create(settings.Detector with
            {
                Engine = settings.Detector.Engine with { Threads = threads },
                FaceDetectorModel = settings.FaceDetector.Model,
                FaceDetector = _cascade,
                LoggerFactory = log,
                EngineFactories = [Probe],
            });
        }

        public EngineProbe Probe { get; } = new();

        public FaceLandmarkDetector Detector { get; }

        public void Dispose()
        {
            Detector.Dispose();
            _cascade?.Dispose();
        }
    }
}
