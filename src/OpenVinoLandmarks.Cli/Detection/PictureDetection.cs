using OpenVinoLandmarks.Cli.Options;
using OpenVinoLandmarks.Cli.Output;
using OpenVinoLandmarks.Cli.Pictures.Libraries;
using OpenVinoLandmarks.Pictures;

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
    public async Task<ImageReport> RunAsync(string name, IImageSource picture, CancellationToken cancellationToken)
    {
        (int width, int height) = (picture.View.Width, picture.View.Height);
        IReadOnlyList<FaceBox>? boxes = faces.IsWholeImage ? [FaceBox.Whole(width, height)] : faces.Boxes;
        CallEngine engine = new();
        FaceLandmarks[] found = boxes is not null
            ? await detector.DetectAsync(picture, boxes, engine, cancellationToken)
            : await detector.DetectAsync(picture, faces.Filter, engine, cancellationToken);
        DetectorInfo info = detector.Info;
        return new ImageReport(
            name, width, height, info with { Engine = engine.Value ?? info.Engine }, _search.FaceDetector, found)
        {
            Search = _search.Plan(width, height),
            Attributes = attributes ? [.. found.Select(face => Measure(picture, face))] : null,
        };
    }

    /// <summary>Processes a picture file of which no more pixels are decoded than the networks see. Attributes are not measured.</summary>
    /// <param name="name">The name of the picture in the report and in messages.</param>
    /// <param name="bytes">The content of the file.</param>
    /// <param name="reading">Limits, and the behaviour for damaged files.</param>
    /// <param name="cancellationToken">Cancels the inferences.</param>
    /// <exception cref="ImageException">The picture cannot be read.</exception>
    /// <exception cref="DeviceException">The device failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<ImageReport> RunReducedAsync(
        string name, byte[] bytes, PictureReadOptions reading, CancellationToken cancellationToken)
    {
        CallEngine engine = new();
        ReducedFaces found = await detector.DetectReducedAsync(
            new EncodedPicture(bytes, name, reading),
            options => PictureLibrary.Current.Decode(bytes, name, options),
            faces.Filter,
            faces.Boxes,
            engine,
            cancellationToken);
        (int width, int height) = (found.Whole.Width, found.Whole.Height);
        DetectorInfo info = detector.Info;
        return new ImageReport(
            name, width, height, info with { Engine = engine.Value ?? info.Engine }, _search.FaceDetector, found.Faces)
        {
            Search = _search.Plan(width, height),
            Reduction = found.Reduction,
        };
    }

    private FaceAttributes Measure(IImageSource picture, FaceLandmarks face) => new(
        HeadPose.TryEstimate(in face, out HeadPose pose) ? pose : null, _quality.Measure(picture.View, in face));
}
