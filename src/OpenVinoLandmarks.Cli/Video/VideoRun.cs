using System.Diagnostics;
using System.Runtime.ExceptionServices;
using OpenCvSharp;
using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Cli.Options;
using OpenVinoLandmarks.Cli.Pictures;
using OpenVinoLandmarks.Cli.Streams;
using OpenVinoLandmarks.Cli.Video.Live;
using OpenVinoLandmarks.Cli.Video.Pictures;
using OpenVinoLandmarks.Cli.Video.Results;
using OpenVinoLandmarks.Files;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Cli.Video;

/// <summary>The options of <c>video</c>.</summary>
internal sealed record VideoSettings
{
    /// <summary>The source, as typed.</summary>
    public required string Source { get; init; }

    /// <summary>How the source is read.</summary>
    public required VideoSourceOptions Reading { get; init; }

    /// <summary>Device, model and execution.</summary>
    public required FaceLandmarkDetectorOptions Detector { get; init; }

    /// <summary>The face detector.</summary>
    public required DetectorChoice FaceDetector { get; init; }

    /// <summary>How faces are tracked.</summary>
    public required FaceTrackerOptions Tracking { get; init; }

    /// <summary>Number of frames that the face detector searches at the same time, or null.</summary>
    public required int? ParallelDetections { get; init; }

    /// <summary>The highest number of frames per second, or null.</summary>
    public required double? MaxFramesPerSecond { get; init; }

    /// <summary>The format of the results on stdout.</summary>
    public required VideoFormat Format { get; init; }

    /// <summary>True to write pose and quality of each face.</summary>
    public required bool WithAttributes { get; init; }

    /// <summary>The video file with boxes and points drawn in, or null.</summary>
    public required string? Output { get; init; }

    /// <summary>How faces are made unrecognizable in pictures, or null to draw them.</summary>
    public required AnonymizeMethod? Anonymize { get; init; }

    /// <summary>The folder for the best face of each track, or null.</summary>
    public required string? BestShots { get; init; }

    /// <summary>The port of the live page, 0 for a free one, or null for no page.</summary>
    public required int? LivePort { get; init; }
}

/// <summary>One run of <c>video</c>: puts source, tracker and outputs together, and finishes what was begun however the run ends.</summary>
internal sealed class VideoRun(VideoSettings settings, MessageWriter messages)
{
    // Frame rate of the video file if the source does not say its own, or says one that no camera has.
    private const double UsualRate = 25, HighestRate = 240;

    // A face that is lost stays hidden at its last place for that long after the tracker has given it up.
    private static readonly TimeSpan s_hiddenAfterEnd = TimeSpan.FromSeconds(0.5);

    private int _tracks;
    private long _shotTicks;

    /// <summary>Runs the command and returns the exit code.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        FileSet inputs = ProtectInputs();
        OpenCvLibrary.EnsureLoaded();
        Cv2.SetLogLevel(OpenCvSharp.LogLevel.SILENT); // the tool writes messages of its own
        using MessageLoggerFactory log = new(messages);
        using BestShots? shots = settings.BestShots is { } folder ? new BestShots(folder, inputs) : null;
        using VideoSource source = await Task.Run(
            () => VideoSource.Open(settings.Source, settings.Reading, cancellationToken), cancellationToken);
        using IFaceDetector? cascade = settings.FaceDetector.LoadCascade();
        using FaceLandmarkDetector detector = await CreateDetectorAsync(cascade, log, source, cancellationToken);
        using VideoFile? file = settings.Output is { } path
            ? new VideoFile(path, OutputRate(source), source.Width, source.Height, inputs)
            : null;
        await using LiveServer? live = settings.LivePort is { } port ? LiveServer.Start(port) : null;
        if (live is not null)
        {
            messages.Note($"live page: {live.Address}");
        }

        HiddenFaces? hidden = settings.Anonymize is null
            ? null
            : new HiddenFaces(settings.Tracking.DetectEvery, settings.Tracking.LostTimeout + s_hiddenAfterEnd);
        await using PictureOutput? output =
            file is null && live is null ? null : new PictureOutput(file, live, settings.Anonymize, hidden);
        VideoTracker tracker = new(source, detector, new VideoTrackerOptions
        {
            Tracking = settings.Tracking,
            ParallelDetections = settings.ParallelDetections,
            MaxFramesPerSecond = settings.MaxFramesPerSecond,
            ReadsInRealTime = live is not null,
            FramesKept = output is null ? 1 : PictureOutput.FramesKeptBy(hidden),
        });
        VideoResults results = VideoResults.Create(settings.Format, StandardStreams.Output, settings.WithAttributes, () => new VideoHeader(
            source.Name, source.Width, source.Height, source.FramesPerSecond, detector.Info, detector.FaceDetector.Name));
        LiveNumbers? numbers = live is null ? null : new LiveNumbers(live, source.Name);

        // Ctrl-C ends the reading. The frames that were read are finished.
        using CancellationTokenRegistration stop = cancellationToken.Register(tracker.Stop);
        ExceptionDispatchInfo? failure = null;
        try
        {
            await Progress.ShowFramesAsync(
                messages,
                resultsScroll: !Console.IsOutputRedirected,
                ExpectedFrames(source),
                advance => ProcessAsync(tracker, source, results, shots, numbers, output, advance));
        }
        catch (Exception e)
        {
            failure = ExceptionDispatchInfo.Capture(e);
        }

        try
        {
            await FinishAsync(output, file, shots);
            WriteSummary(results, Summarize(tracker, source, output, shots), isStdoutLost: failure?.SourceException is IOException);
        }
        catch (Exception e) when (failure is not null)
        {
            messages.StackTrace(e); // the first error is the reason
        }

        failure?.Throw();
        cancellationToken.ThrowIfCancellationRequested();
        return ExitCode.Success;
    }

    private async Task ProcessAsync(
        VideoTracker tracker,
        VideoSource source,
        VideoResults results,
        BestShots? shots,
        LiveNumbers? numbers,
        PictureOutput? output,
        Action<string> advance)
    {
        await foreach (TrackedVideoFrame frame in tracker.RunAsync())
        {
            TrackedVideoFrame? owned = frame;
            try
            {
                results.Write(frame);
                long from = Stopwatch.GetTimestamp();
                shots?.Add(frame); // before anything is drawn
                _shotTicks += Stopwatch.GetTimestamp() - from;
                foreach (TrackEvent change in frame.Events)
                {
                    _tracks += change.Kind == TrackEventKind.Started ? 1 : 0;
                }

                numbers?.Show(frame, tracker.Statistics, source.Reconnections, source.DamagedFrames);
                advance(TextVideoResults.Clock(frame.Info.Time));
                if (output is not null)
                {
                    owned = null;
                    await output.AddAsync(frame);
                }
            }
            finally
            {
                owned?.Dispose();
            }
        }
    }

    private static async Task FinishAsync(PictureOutput? output, VideoFile? file, BestShots? shots)
    {
        try
        {
            await (output?.CompleteAsync() ?? Task.CompletedTask);
        }
        finally
        {
            file?.Complete();
            shots?.End();
        }
    }

    private VideoSummary Summarize(VideoTracker tracker, VideoSource source, PictureOutput? output, BestShots? shots)
    {
        TimeSpan drawing = (output?.DrawTime ?? TimeSpan.Zero) + Stopwatch.GetElapsedTime(0, _shotTicks);
        return new VideoSummary(
            tracker.Statistics, _tracks, source.Reconnections, source.DamagedFrames, drawing, output?.WriteTime ?? TimeSpan.Zero)
        {
            Hidden = settings.Anonymize is null ? null : output?.Hidden,
            BestShots = shots?.Tracks,
        };
    }

    private void WriteSummary(VideoResults results, VideoSummary summary, bool isStdoutLost)
    {
        if (isStdoutLost)
        {
            return;
        }

        results.End(summary);
        if (settings.Format == VideoFormat.JsonLines)
        {
            foreach (string line in TextVideoResults.Lines(summary))
            {
                messages.Note(line);
            }
        }
    }

    // The first frames are not later than the others: the models are loaded and have run once.
    private async Task<FaceLandmarkDetector> CreateDetectorAsync(
        IFaceDetector? cascade, MessageLoggerFactory log, VideoSource source, CancellationToken cancellationToken)
    {
        FaceLandmarkDetectorOptions options = (FaceLandmarkDetectorOptions)settings.Detector.Copy();
        settings.FaceDetector.ApplyTo(options);
        options.FaceDetector = cascade;
        options.LoggerFactory = log;
        FaceLandmarkDetector detector = await FaceLandmarkDetector.CreateAsync(options, cancellationToken);
        try
        {
            detector.WarmUp();
            using Mat black = new(Math.Max(source.Height, 1), Math.Max(source.Width, 1), MatType.CV_8UC3, Scalar.Black);
            _ = detector.FaceDetector.Detect(black.AsImageView(), settings.Tracking.FaceFilter);
            return detector;
        }
        catch
        {
            detector.Dispose();
            throw;
        }
    }

    private FileSet ProtectInputs()
    {
        FileSet inputs = new();
        string?[] files = [settings.Detector.Model, settings.FaceDetector.Model, settings.FaceDetector.CascadeFile];
        Array.ForEach(files, file => inputs.Add(file ?? ""));
        if (Directory.Exists(settings.Source))
        {
            Array.ForEach(Directory.GetFiles(settings.Source), inputs.Add);
        }
        else if (StandardStreams.IsInput(settings.Source))
        {
            // The shell may have connected standard input to a file.
            inputs.Add(OperatingSystem.IsWindows() ? "" : "/dev/stdin");
        }
        else
        {
            inputs.Add(settings.Source); // a camera or an address is not a file and protects nothing
        }

        if (settings.Output is { } target && !VideoFileWriter.CanWrite(target))
        {
            string endings = string.Join(' ', VideoFileWriter.Extensions);
            throw new UsageException($"--output {target}: the name of a video must end in one of {endings}.");
        }

        if (settings.Output is { } output && inputs.Find(output) is { } input)
        {
            string same = input == output ? "" : $" ({output} is the same file)";
            throw new UsageException($"--output would overwrite the input {input}{same}: name another file.");
        }

        return inputs;
    }

    private double OutputRate(VideoSource source)
    {
        double rate = source.FramesPerSecond is > 0 and <= HighestRate ? source.FramesPerSecond : UsualRate;
        return Math.Min(rate, settings.MaxFramesPerSecond ?? rate);
    }

    private int? ExpectedFrames(VideoSource source)
    {
        if (source.FrameCount is not { } count || source.FramesPerSecond <= 0)
        {
            return null;
        }

        double rate = source.FramesPerSecond, kept = Math.Min(1, (settings.MaxFramesPerSecond ?? rate) / rate);
        double frames = count - settings.Reading.Start.TotalSeconds * rate;
        frames = Math.Min(frames, (settings.Reading.Duration ?? TimeSpan.MaxValue).TotalSeconds * rate);
        return (int)Math.Clamp(frames * kept, 1, int.MaxValue);
    }
}
