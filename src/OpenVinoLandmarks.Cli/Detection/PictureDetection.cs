using OpenCvSharp;
using OpenVinoLandmarks.Cli.Options;
using OpenVinoLandmarks.Cli.Output;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Cli.Detection;

/// <summary>Finds the faces and landmarks of a picture in memory, and describes them as the reports of the tool do. Thread-safe.</summary>
/// <param name="detector">The detector.</param>
/// <param name="faces">Where the faces come from.</param>
/// <param name="attributes">True to measure the pose and the quality of each face.</param>
internal sealed class PictureDetection(FaceLandmarkDetector detector, FaceSource faces, bool attributes)
{
    private readonly FaceQualityMeter _quality = new();
    private readonly FaceSearchSettings _search = new(detector, faces);

    /// <summary>Processes a picture.</summary>
    /// <param name="name">The name of the picture in the report.</param>
    /// <param name="picture">The pixels.</param>
    /// <param name="cancellationToken">Cancels the inferences.</param>
    /// <exception cref="DeviceException">The device failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<ImageReport> RunAsync(string name, Mat picture, CancellationToken cancellationToken)
    {
        IReadOnlyList<FaceBox>? boxes = faces.IsWholeImage ? [FaceBox.Whole(picture.Cols, picture.Rows)] : faces.Boxes;
        using MatImage image = new(picture);
        CallEngine engine = new();
        FaceLandmarks[] found = boxes is not null
            ? await detector.DetectAsync(image, boxes, engine, cancellationToken)
            : await detector.DetectAsync(image, faces.Filter, engine, cancellationToken);
        DetectorInfo info = detector.Info;
        return new ImageReport(
            name, picture.Cols, picture.Rows, info with { Engine = engine.Value ?? info.Engine }, _search.FaceDetector, found)
        {
            Search = _search.Plan(picture.Cols, picture.Rows),
            Attributes = attributes ? [.. found.Select(face => Measure(image, face))] : null,
        };
    }

    private FaceAttributes Measure(MatImage image, FaceLandmarks face) => new(
        HeadPose.TryEstimate(in face, out HeadPose pose) ? pose : null, _quality.Measure(image.View, in face));
}
