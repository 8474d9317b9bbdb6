using OpenCvSharp;
using OpenVinoLandmarks.Cli.Options;
using OpenVinoLandmarks.Cli.Output;
using OpenVinoLandmarks.Faces;
using OpenVinoLandmarks.Landmarks;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Cli.Commands;

/// <summary>All the work on one picture, from file to points and overlay; no other step ever holds its pixels. Thread-safe.</summary>
internal sealed class PictureWork(FaceLandmarkDetector detector, FaceSelection faces, IReadOnlyList<string> files, OverlayPlan? overlay)
{
    /// <summary>Works on the picture at this place in the list. What is wrong with the picture is part of the outcome.</summary>
    /// <exception cref="LandmarksException">A model or the device failed, which would befall the other pictures too.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<PictureOutcome> DoAsync(int index, CancellationToken cancellationToken)
    {
        ImageReport? report = null;
        try
        {
            using Mat picture = PictureReader.Read(files[index]);
            report = await DetectAsync(files[index], picture, cancellationToken);
            if (overlay is not null)
            {
                cancellationToken.ThrowIfCancellationRequested();
                LandmarkOverlay.Draw(picture, [.. report.Faces]);
                PictureWriter.Write(overlay.Target(index), picture);
            }

            return new PictureOutcome(files[index], report, null);
        }
        catch (ImageException e)
        {
            return new PictureOutcome(files[index], report, e);
        }
    }

    private async Task<ImageReport> DetectAsync(string file, Mat picture, CancellationToken cancellationToken)
    {
        IReadOnlyList<FaceBox>? given = faces.Whole ? [FaceBox.Whole(picture.Cols, picture.Rows)] : faces.Boxes;
        FaceLandmarks[] found = given is not null
            ? await detector.DetectAsync(picture, given, cancellationToken)
            : await detector.DetectAsync(picture, faces.Wanted, cancellationToken);
        string faceDetector = faces.Whole ? "whole" : given is not null ? "given" : detector.FaceDetector.Name;
        return new ImageReport(file, picture.Cols, picture.Rows, detector.Info, faceDetector, found);
    }
}
