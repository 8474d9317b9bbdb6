using OpenCvSharp;
using OpenVinoLandmarks.Cli.Inputs;
using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Cli.Options;
using OpenVinoLandmarks.Cli.Output;
using OpenVinoLandmarks.Faces;
using OpenVinoLandmarks.Landmarks;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Cli.Commands;

/// <summary>One run of <c>detect</c>: all that can be checked first, then image after image; a bad one is reported, the others are done.</summary>
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
        OpenCvLibrary.EnsureLoaded();

        // OpenCV's own messages name its source files, not the user's; what goes wrong is said here.
        Cv2.SetLogLevel(LogLevel.SILENT);
        using IFaceDetector? cascade = settings.Faces is { UseCascade: true } faces ? new CascadeFaceDetector(faces.CascadeFile) : null;
        using MessageLoggerFactory log = new(messages);
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(settings.Detector with
        {
            FaceDetectorModel = settings.Faces.DetectorModel,
            FaceDetector = cascade,
            LoggerFactory = log,
        });
        await using Stream output = Console.OpenStandardOutput();
        IReportWriter reports = ReportWriters.Create(settings.Format, output, inputs.AreSeveral);
        await Progress.RunAsync(messages, settings.Format, inputs.Files.Count, advance => RunAllAsync(detector, inputs.Files, overlay, reports, advance, cancellationToken));
        reports.Complete();
        return _anyFailed ? ExitCode.Input : ExitCode.Done;
    }

    private async Task RunAllAsync(
        FaceLandmarkDetector detector, IReadOnlyList<string> files, OverlayPlan? overlay, IReportWriter reports, Action<string> advance, CancellationToken cancellationToken)
    {
        await using PictureQueue pictures = new(files);
        for (int i = 0; i < files.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            advance(files[i]);
            try
            {
                using Mat picture = await pictures.ReadAsync();
                ImageReport report = await DetectAsync(detector, files[i], picture, cancellationToken);

                // First, so that a picture that cannot be written costs no result.
                reports.Write(report);
                if (overlay is not null)
                {
                    LandmarkOverlay.Draw(picture, [.. report.Faces]);
                    PictureWriter.Write(overlay.Target(i), picture);
                }
            }
            catch (ImageException e)
            {
                Fail(e.Message.StartsWith(files[i], StringComparison.Ordinal) ? e.Message : $"{files[i]}: {e.Message}");
                messages.Trace(e);
            }
        }
    }

    private async Task<ImageReport> DetectAsync(FaceLandmarkDetector detector, string file, Mat picture, CancellationToken cancellationToken)
    {
        FaceSelection faces = settings.Faces;
        IReadOnlyList<FaceBox>? given = faces.Whole ? [FaceBox.Whole(picture.Cols, picture.Rows)] : faces.Boxes;
        FaceLandmarks[] found = given is not null
            ? await detector.DetectAsync(picture, given, cancellationToken)
            : await detector.DetectAsync(picture, faces.Wanted, cancellationToken);
        string faceDetector = faces.Whole ? "whole" : given is not null ? "given" : detector.FaceDetector.Name;
        return new ImageReport(file, picture.Cols, picture.Rows, detector.Info, faceDetector, found);
    }

    private void Fail(string error)
    {
        _anyFailed = true;
        messages.Error(error);
    }
}
