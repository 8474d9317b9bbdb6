using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Cli.Options;
using OpenVinoLandmarks.Cli.Output;
using OpenVinoLandmarks.Cli.Pictures;
using OpenVinoLandmarks.Cli.Pictures.Libraries;
using OpenVinoLandmarks.Cli.Streams;
using OpenVinoLandmarks.Files;
using OpenVinoLandmarks.OpenCv;
using OpenVinoLandmarks.OpenVino;
using OpenVinoLandmarks.Streaming;
using static System.FormattableString;

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

    /// <summary>The share of the images that is processed, or null for all.</summary>
    public required InputShare? Share { get; init; }

    /// <summary>The file that the results are appended to, or null for stdout. Images that have a result in it are left out.</summary>
    public required string? Resume { get; init; }

    /// <summary>The format of the results.</summary>
    public required OutputFormat Format { get; init; }

    /// <summary>The file or folder for pictures with boxes and points drawn in, or null.</summary>
    public required string? Overlay { get; init; }

    /// <summary>True if the results have the pose and the quality of each face.</summary>
    public required bool Attributes { get; init; }

    /// <summary>How the faces in the pictures of <see cref="Overlay"/> are made unrecognizable, or null to draw boxes and points.</summary>
    public required AnonymizeMethod? Anonymize { get; init; }

    /// <summary>The aligned faces that are written, or null.</summary>
    public required AlignChoice? Align { get; init; }

    /// <summary>How much of the pictures is decoded.</summary>
    public required PictureDecoding Decoding { get; init; }

    /// <summary>True if no more pixels are decoded than the networks see. Outputs that show pixels need whole pictures.</summary>
    public bool DecodesReduced =>
        Decoding == PictureDecoding.Reduced && Overlay is null && Align is null && !Attributes && !Faces.IsWholeImage;
}

/// <summary>How much of a picture <c>detect</c> decodes: all pixels, or no more than the networks see.</summary>
internal enum PictureDecoding
{
    Whole,
    Reduced,
}

/// <summary>
/// One run of <c>detect</c>. It checks the inputs first, then processes several images in parallel and writes their results in order. An
/// image that cannot be read is reported, and the run continues with the next one.
/// </summary>
internal sealed class DetectRun(DetectSettings settings, MessageWriter messages)
{
    private readonly AnonymizationCount _anonymized = new();
    private int _processed, _failed, _leftOut;
    private bool _anyFailed;

    /// <summary>Runs the command and returns the exit code.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        CheckAnonymization();
        if (settings.Decoding == PictureDecoding.Reduced && !settings.DecodesReduced)
        {
            messages.Note(
                "--decode reduced has no effect: --overlay, --align, --attributes and whole pictures as faces need all pixels.");
        }

        ImageInputs inputs = ImageInputs.Collect(settings.Images, settings.Share);
        FileSet read = ProtectInputs(inputs);
        ProtectResumeFile(inputs, read);
        OverlayPlan? overlay = settings.Overlay is { } target ? OverlayPlan.Create(target, inputs.Files, read) : null;
        AlignedFaceFiles? aligned = settings.Align is { } align
            ? AlignedFaceFiles.Create(align, inputs.Files, overlay?.Targets ?? [], read, messages.Note)
            : null;
        foreach (string file in inputs.Skipped)
        {
            messages.Detail($"{file}: skipped, because its name does not end in one of {string.Join(' ', PictureReader.Extensions)}.");
        }

        foreach (string error in inputs.Errors)
        {
            WriteError(error);
        }

        // A share may have no picture, which is not an error.
        if (inputs.Files.Count == 0 && _anyFailed)
        {
            return ExitCode.Input;
        }

        using ResumeFile? resumed = settings.Resume is { } resume ? ResumeFile.Open(resume) : null;
        overlay?.CreateFolder();
        aligned?.CreateFolder();
        int[] pictures = Remaining(inputs, resumed);
        ReportWriter reports =
            resumed ?? ReportWriter.Create(settings.Format, StandardStreams.Output, inputs.AreSeveral || settings.Share is not null);

        // A file with results is compared with the settings of this run even if no picture is left.
        if (pictures.Length > 0 || resumed is { Settings.Count: > 0 })
        {
            // The library and the models are loaded at the same time; a cascade is part of the library.
            Task<IFaceDetector?> libraries = Task.Run(() => LoadLibraries(inputs.Files.Count), CancellationToken.None);
            using IFaceDetector? cascade = settings.Faces.Detector.UseCascade ? await libraries : null;
            using MessageLoggerFactory log = new(messages);
            bool searches = settings.Faces is { IsWholeImage: false, Boxes: null } && pictures.Length > 0;
            using FaceLandmarkDetector detector =
                FaceLandmarkDetector.Create(DetectorOptions(inputs.Files.Count, cascade, log), loadsFaceDetector: searches);
            await libraries;
            Continue(resumed, detector);
            PictureJob job = new(detector, settings, inputs.Files, aligned, overlay, read);
            await WriteAsync(reports, advance => RunAllAsync(job, pictures, reports, advance, cancellationToken), inputs, pictures.Length);
        }
        else
        {
            await WriteAsync(reports, _ => Task.CompletedTask, inputs, pictures.Length);
        }

        return _anyFailed ? ExitCode.Input : ExitCode.Success;
    }

    /// <summary>Returns a number with the noun that it counts.</summary>
    public static string Number(int count, string one, string many) => Invariant($"{count} {(count == 1 ? one : many)}");

    private void CheckAnonymization()
    {
        if (settings.Anonymize is not null && settings.Overlay is null)
        {
            throw new UsageException("--anonymize writes pictures: name a file or folder for them with --overlay.");
        }

        if (settings is { Anonymize: not null, Align: not null })
        {
            throw new UsageException("--align would write the faces that --anonymize makes unrecognizable: run the command once for each.");
        }

        if (settings.Anonymize is not null && !PictureLibrary.Current.CanAnonymize)
        {
            throw new DeviceException(
                $"--anonymize needs OpenCV's native library, and {PictureLibrary.Current.Name} is used in its place.");
        }
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

    private void ProtectResumeFile(ImageInputs inputs, FileSet read)
    {
        if (settings.Resume is not { } file)
        {
            return;
        }

        if (inputs.Files.Any(StandardStreams.IsInput))
        {
            throw new UsageException("--resume knows pictures by their names, and standard input has none: name files or folders.");
        }

        if (read.Find(file) is { } input)
        {
            throw new UsageException($"--resume would append results to the input {input}: name another file.");
        }

        read.Add(file);
    }

    // With a file of results, a picture that is named twice is processed once.
    private int[] Remaining(ImageInputs inputs, ResumeFile? resumed)
    {
        if (resumed is null)
        {
            return [.. inputs.Chosen];
        }

        int[] distinct = [.. inputs.Chosen.DistinctBy(index => inputs.Files[index])];
        int[] remaining = [.. distinct.Where(index => !resumed.Images.Contains(inputs.Files[index]))];
        _leftOut = distinct.Length - remaining.Length;
        if (resumed.Images.Count > _leftOut)
        {
            string others = Number(resumed.Images.Count - _leftOut, "picture that is", "pictures that are");
            messages.Note($"{settings.Resume} also has results of {others} not among those of this run. They stay.");
        }

        return remaining;
    }

    private void Continue(ResumeFile? resumed, FaceLandmarkDetector detector)
    {
        if (resumed is not null)
        {
            new ResumeCheck(settings, detector).Check(settings.Resume!, resumed.Settings, messages.Note);
            resumed.Begin();
        }
    }

    // The total number of pictures decides, so that a share has the same results as the whole.
    private IFaceDetector? LoadLibraries(int pictures)
    {
        PictureLibrary.Current.Prepare(pictures, messages);
        return settings.Faces.Detector.LoadCascade();
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

    private async Task WriteAsync(ReportWriter reports, Func<Action<string>, Task> work, ImageInputs inputs, int count)
    {
        bool resultsScroll = !Console.IsOutputRedirected && settings.Format != OutputFormat.Json && settings.Resume is null;
        bool isComplete = false;
        try
        {
            await Progress.ShowBarAsync(messages, resultsScroll, count, work);
            isComplete = true;
        }
        finally
        {
            reports.End(isComplete);
            if (settings.Anonymize is not null)
            {
                messages.Note(_anonymized.Summary);
            }

            if (settings.Share is not null || settings.Resume is not null)
            {
                messages.Note(Summary(inputs, count));
            }
        }
    }

    private async Task RunAllAsync(
        PictureJob job, int[] pictures, ReportWriter reports, Action<string> advance, CancellationToken cancellationToken)
    {
        // At most one picture per processor is in memory. Results are small, so many of them may wait for a large picture before them.
        OrderedPipelineOptions parallel = new() { InFlight = 16 * Environment.ProcessorCount };
        await foreach (PictureResult result in OrderedPipeline.RunAsync(pictures, job.RunAsync, parallel, cancellationToken))
        {
            // In a file of --resume, a picture whose overlay or faces cannot be written has no result, so that the next run tries it again.
            if (result.Report is { } report && (result.Error is null || settings.Resume is null))
            {
                reports.Write(report);
            }

            _anonymized.Add(result.AnonymizedFaces);
            if (result.Error is { } error)
            {
                bool namesFile = error.Message.StartsWith(result.File, StringComparison.Ordinal);
                WriteError(namesFile ? error.Message : $"{result.File}: {error.Message}");
                messages.StackTrace(error);
                _failed++;
            }

            _processed++;
            advance(result.File);
        }
    }

    private string Summary(ImageInputs inputs, int count)
    {
        string text = $"{Number(_processed, "picture was", "pictures were")} processed";
        if (_failed > 0)
        {
            text += Invariant($", {_failed} of them with errors");
        }

        if (_leftOut > 0)
        {
            text += $"; {Number(_leftOut, "was", "were")} left out, because {settings.Resume} has the results";
        }

        if (_processed < count)
        {
            text += $"; {Number(count - _processed, "remains", "remain")}";
        }

        return settings.Share is { } share
            ? $"{text}. The share {share} has {inputs.Chosen.Count} of {Number(inputs.Files.Count, "picture", "pictures")}."
            : text + ".";
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
            string faces = DetectRun.Number(_faces, "face is", "faces are");
            string text = $"{faces} unrecognizable in {DetectRun.Number(_pictures, "picture", "pictures")}.";
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
}

/// <summary>
/// The default of <c>--hint</c> for several pictures on OpenVINO's CPU: throughput, so that the device has one stream per processor. The
/// fastest device is then the one for throughput. Other devices keep their own default, because on some of them the hint collects
/// inferences into batches and waits until a batch is full.
/// </summary>
internal static class ThroughputDefault
{
    private static readonly string[] s_keys = ["PERFORMANCE_HINT", "NUM_STREAMS", "PERFORMANCE_HINT_NUM_REQUESTS"];

    /// <summary>Sets the hint for this number of pictures, unless the user made a choice.</summary>
    public static void Apply(EngineOptions engine, int pictures)
    {
        if (pictures > 1 && !IsChosen(engine) && (engine.Device is { IsFastest: true } || IsCpu(engine)))
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
