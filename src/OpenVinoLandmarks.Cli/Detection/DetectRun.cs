using OpenCvSharp;
using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Cli.Options;
using OpenVinoLandmarks.Cli.Output;
using OpenVinoLandmarks.Cli.Pictures;
using OpenVinoLandmarks.Cli.Streams;
using OpenVinoLandmarks.Files;
using OpenVinoLandmarks.OpenCv;
using OpenVinoLandmarks.OpenVino;
using OpenVinoLandmarks.Streaming;

namespace OpenVinoLandmarks.Cli.Detection;

/// <summary>The options of <c>detect</c>.</summary>
internal sealed record DetectSettings
{
    /// <summary>Images and folders, as typed.</summary>
    public required IReadOnlyList<string> Images { get; init; }

    /// <summary>The size limit of the pictures, and whether damaged ones are read.</summary>
    public required PictureReadOptions Reading { get; init; }

    /// <summary>Device, model and execution.</summary>
    public required FaceLandmarkDetectorOptions Detector { get; init; }

    /// <summary>Where the faces of each image come from.</summary>
    public required FaceSource Faces { get; init; }

    /// <summary>The format of the results on stdout.</summary>
    public required OutputFormat Format { get; init; }

    /// <summary>The file or folder for pictures with boxes and points drawn in, or null.</summary>
    public required string? Overlay { get; init; }

    /// <summary>True if the results have the pose and the quality of each face.</summary>
    public required bool Attributes { get; init; }

    /// <summary>How the faces in the pictures of <see cref="Overlay"/> are made unrecognizable, or null to draw boxes and points.</summary>
    public required AnonymizeMethod? Anonymize { get; init; }
}

/// <summary>
/// One run of <c>detect</c>. It checks the inputs first, then processes several images in parallel and writes their results in order. An
/// image that cannot be read is reported, and the run continues with the next one.
/// </summary>
internal sealed class DetectRun(DetectSettings settings, MessageWriter messages)
{
    private readonly AnonymizationCount _anonymized = new();
    private bool _anyFailed;

    /// <summary>Runs the command and returns the exit code.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (settings.Anonymize is not null && settings.Overlay is null)
        {
            throw new UsageException("--anonymize writes pictures: name a file or folder for them with --overlay.");
        }

        ImageInputs inputs = ImageInputs.Collect(settings.Images);
        FileSet read = ProtectInputs(inputs);
        OverlayPlan? overlay = settings.Overlay is { } target ? OverlayPlan.Create(target, inputs.Files, read) : null;
        foreach (string file in inputs.Skipped)
        {
            messages.Detail($"{file}: skipped, because its name does not end in one of {string.Join(' ', PictureReader.Extensions)}.");
        }

        foreach (string error in inputs.Errors)
        {
            WriteError(error);
        }

        if (inputs.Files.Count == 0)
        {
            return ExitCode.Input;
        }

        overlay?.CreateFolder();
        PrepareOpenCv(inputs.Files.Count);
        using IFaceDetector? cascade = settings.Faces.Detector.LoadCascade();
        using MessageLoggerFactory log = new(messages);
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(DetectorOptions(inputs.Files.Count, cascade, log));
        ReportWriter reports = ReportWriter.Create(settings.Format, StandardStreams.Output, inputs.AreSeveral);
        PictureJob job = new(detector, settings, inputs.Files, overlay, read);
        bool resultsScroll = !Console.IsOutputRedirected && settings.Format != OutputFormat.Json;
        bool isComplete = false;
        try
        {
            int count = inputs.Files.Count;
            await Progress.ShowBarAsync(
                messages, resultsScroll, count, advance => RunAllAsync(job, count, reports, advance, cancellationToken));
            isComplete = true;
        }
        finally
        {
            reports.End(isComplete);
            if (settings.Anonymize is not null)
            {
                messages.Note(_anonymized.Summary);
            }
        }

        return _anyFailed ? ExitCode.Input : ExitCode.Success;
    }

    private FileSet ProtectInputs(ImageInputs inputs)
    {
        FileSet read = inputs.Protect();
        if (!OperatingSystem.IsWindows() && read.Find("/dev/stdout") is { } image && FileStatus.Read(image) is { Kind: FileKind.Regular })
        {
            throw new UsageException($"standard output is the image {image}: write the results to another file.");
        }

        foreach (string? file in new[] { settings.Detector.Model, settings.Faces.Detector.Model, settings.Faces.Detector.CascadeFile })
        {
            read.Add(file ?? "");
        }

        return read;
    }

    private FaceLandmarkDetectorOptions DetectorOptions(int pictures, IFaceDetector? cascade, MessageLoggerFactory log)
    {
        FaceLandmarkDetectorOptions options = (FaceLandmarkDetectorOptions)settings.Detector.Copy();
        ThroughputDefault.Apply(options.Engine, pictures);
        settings.Faces.Detector.ApplyTo(options);
        options.FaceDetector = cascade;
        options.LoggerFactory = log;
        return options;
    }

    private static void PrepareOpenCv(int pictures)
    {
        OpenCvLibrary.EnsureLoaded();

        // OpenCV's own messages name its source files instead of the picture. The tool writes its own.
        Cv2.SetLogLevel(OpenCvSharp.LogLevel.SILENT);
        if (pictures > 1)
        {
            // Every processor works on a picture already; more threads per picture would slow all of them down.
            Cv2.SetNumThreads(1);
        }
    }

    private async Task RunAllAsync(
        PictureJob job, int count, ReportWriter reports, Action<string> advance, CancellationToken cancellationToken)
    {
        // At most one picture per processor is in memory. Results are small, so many of them may wait for a large picture before them.
        OrderedPipelineOptions parallel = new() { InFlight = 16 * Environment.ProcessorCount };
        IEnumerable<int> indexes = Enumerable.Range(0, count);
        await foreach (PictureResult result in OrderedPipeline.RunAsync(indexes, job.RunAsync, parallel, cancellationToken))
        {
            if (result.Report is { } report)
            {
                reports.Write(report);
            }

            _anonymized.Add(result.AnonymizedFaces);
            if (result.Error is { } error)
            {
                bool namesFile = error.Message.StartsWith(result.File, StringComparison.Ordinal);
                WriteError(namesFile ? error.Message : $"{result.File}: {error.Message}");
                messages.StackTrace(error);
            }

            advance(result.File);
        }
    }

    private void WriteError(string error)
    {
        _anyFailed = true;
        messages.Error(error);
    }
}

/// <summary>Counts the faces that <c>--anonymize</c> made unrecognizable.</summary>
internal sealed class AnonymizationCount
{
    private int _faces;
    private int _pictures;
    private int _withoutFace;

    /// <summary>What was written, in one line.</summary>
    public string Summary
    {
        get
        {
            string text = $"{Number(_faces, "face is", "faces are")} unrecognizable in {Number(_pictures, "picture", "pictures")}.";
            return _withoutFace == 0 ? text
                : $"{text} No face was found in {_withoutFace} of them: check these, because a face that is not found stays visible.";
        }
    }

    /// <summary>Counts a picture that was written.</summary>
    /// <param name="faces">The number of its faces that were made unrecognizable; null if no picture was written.</param>
    public void Add(int? faces)
    {
        _faces += faces ?? 0;
        _pictures += faces is null ? 0 : 1;
        _withoutFace += faces == 0 ? 1 : 0;
    }

    private static string Number(int count, string one, string many) => $"{count} {(count == 1 ? one : many)}";
}

/// <summary>
/// The default of <c>--hint</c> for several pictures on OpenVINO's CPU: throughput, so that the device has one stream per processor. Other
/// devices keep their own default, because on some of them the hint collects inferences into batches and waits until a batch is full.
/// </summary>
internal static class ThroughputDefault
{
    private static readonly string[] s_keys = ["PERFORMANCE_HINT", "NUM_STREAMS", "PERFORMANCE_HINT_NUM_REQUESTS"];

    /// <summary>Sets the hint for this number of pictures, unless the user made a choice.</summary>
    public static void Apply(EngineOptions engine, int pictures)
    {
        if (pictures > 1 && !IsChosen(engine) && IsCpu(engine))
        {
            engine.Hint = PerformanceMode.Throughput;
        }
    }

    // Without a device, OpenVINO's CPU is used if there is a runtime, otherwise MANAGED, which has no hints.
    private static bool IsCpu(EngineOptions engine) =>
        engine.Device is null ? OpenVinoRuntime.TryLoad(engine.OpenVinoPath, out _) : engine.Device == DeviceSelection.Cpu;

    private static bool IsChosen(EngineOptions engine) =>
        engine.Hint is not null || engine.Streams is not null || DeviceProperties.Contain(engine.Properties, s_keys);
}
