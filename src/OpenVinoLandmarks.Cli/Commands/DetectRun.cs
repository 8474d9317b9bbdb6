using OpenCvSharp;
using OpenVinoLandmarks.Cli.Inputs;
using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Cli.Options;
using OpenVinoLandmarks.Cli.Output;
using OpenVinoLandmarks.Faces;
using OpenVinoLandmarks.OpenCv;
using OpenVinoLandmarks.Streaming;

namespace OpenVinoLandmarks.Cli.Commands;

/// <summary>
/// One run of <c>detect</c>: all that can be checked first, then the images, several at once; a bad one is reported in its place, the others
/// are done.
/// </summary>
internal sealed class DetectRun(DetectSettings settings, MessageWriter messages)
{
    private bool _anyFailed;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        ImageInputs inputs = ImageInputs.Collect(settings.Images);
        OverlayPlan? overlay = settings.Overlay is { } target ? OverlayPlan.Create(target, inputs.Files) : null;
        foreach (string error in inputs.Errors)
        {
            Fail(error);
        }

        if (inputs.Files.Count == 0)
        {
            return ExitCode.Input;
        }

        overlay?.Prepare();
        PrepareOpenCv(inputs.Files.Count);
        using IFaceDetector? cascade = settings.Faces is { UseCascade: true } faces ? new CascadeFaceDetector(faces.CascadeFile) : null;
        using MessageLoggerFactory log = new(messages);
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(settings.Detector with
        {
            Engine = ThroughputDefault.For(settings.Detector.Engine, inputs.Files.Count),
            FaceDetectorModel = settings.Faces.DetectorModel,
            FaceDetector = cascade,
            LoggerFactory = log,
        });
        await using Stream output = Console.OpenStandardOutput();
        IReportWriter reports = ReportWriters.Create(settings.Format, output, inputs.AreSeveral);
        PictureWork work = new(detector, settings.Faces, inputs.Files, overlay);
        bool isWhole = false;
        try
        {
            await Progress.RunAsync(messages, settings.Format, inputs.Files.Count, advance => RunAllAsync(work, inputs.Files.Count, reports, advance, cancellationToken));
            isWhole = true;
        }
        finally
        {
            reports.Complete(isWhole);
        }

        return _anyFailed ? ExitCode.Input : ExitCode.Done;
    }

    private static void PrepareOpenCv(int pictures)
    {
        OpenCvLibrary.EnsureLoaded();

        // OpenCV's own messages name its source files, not the user's; what goes wrong is said here.
        Cv2.SetLogLevel(LogLevel.SILENT);
        if (pictures > 1)
        {
            // The processors are busy with other pictures: threads within one would only get in their way.
            Cv2.SetNumThreads(1);
        }
    }

    private async Task RunAllAsync(PictureWork work, int count, IReportWriter reports, Action<string> advance, CancellationToken cancellationToken)
    {
        await foreach (PictureOutcome outcome in OrderedPipeline.RunAsync(Enumerable.Range(0, count), work.DoAsync, Parallel(), cancellationToken))
        {
            if (outcome.Report is { } report)
            {
                reports.Write(report);
            }

            if (outcome.Error is { } error)
            {
                Fail(error.Message.StartsWith(outcome.File, StringComparison.Ordinal) ? error.Message : $"{outcome.File}: {error.Message}");
                messages.Trace(error);
            }

            advance(outcome.File);
        }
    }

    // As many pictures in memory as processors. Outcomes are small: many may wait, so that a large picture does not hold up the others.
    private static OrderedPipelineOptions Parallel() => new() { InFlight = 16 * Environment.ProcessorCount };

    private void Fail(string error)
    {
        _anyFailed = true;
        messages.Error(error);
    }
}
