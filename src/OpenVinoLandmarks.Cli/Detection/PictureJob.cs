using OpenVinoLandmarks.Cli.Options;
using OpenVinoLandmarks.Cli.Output;
using OpenVinoLandmarks.Cli.Pictures;
using OpenVinoLandmarks.Cli.Pictures.Libraries;
using OpenVinoLandmarks.Files;
using OpenVinoLandmarks.Pictures;

namespace OpenVinoLandmarks.Cli.Detection;

/// <summary>
/// Processes one picture from file to landmarks, aligned faces and overlay. The pixels are freed before a picture's result is returned, so
/// that results that wait to be written take little memory. Thread-safe.
/// </summary>
internal sealed class PictureJob(
    FaceLandmarkDetector detector,
    DetectSettings settings,
    IReadOnlyList<string> files,
    AlignedFaceFiles? aligned,
    OverlayPlan? overlay,
    FileSet inputs)
{
    private readonly PictureDetection _detection = new(detector, settings.Faces, settings.Attributes);

    /// <summary>Processes the picture with this index. An error of the picture itself is part of the result.</summary>
    /// <exception cref="LandmarksException">
    /// The model or the device failed, so that other pictures would fail too. If the device was lost, the message names the picture.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public async ValueTask<PictureResult> RunAsync(int index, CancellationToken cancellationToken)
    {
        ImageReport? report = null;
        int? anonymized = null;
        try
        {
            byte[] bytes = ImageInputs.ReadBytes(files[index]);
            if (settings.DecodesReduced)
            {
                report = await _detection.RunReducedAsync(files[index], bytes, settings.Reading, cancellationToken);
                return new PictureResult(files[index], report, null, anonymized);
            }

            if (settings.Faces is { IsWholeImage: false, Boxes: null, Filter.Region: null })
            {
                // A large picture needs another input of the face detector, which is loaded while the pixels are decoded.
                detector.BeginPreparingSearch(new EncodedPicture(bytes, files[index], settings.Reading with { Warn = null }).Sides);
            }

            using LoadedPicture picture = PictureLibrary.Current.Decode(bytes, files[index], settings.Reading);
            report = await _detection.RunAsync(files[index], picture, cancellationToken);
            if (aligned is not null)
            {
                cancellationToken.ThrowIfCancellationRequested();
                aligned.Write(index, picture, report.Faces, inputs);
            }

            if (overlay is not null)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int? covered = ChangePicture(picture, [.. report.Faces]);
                picture.Write(overlay.Targets[index], inputs);
                anonymized = covered;
            }

            return new PictureResult(files[index], report, null, anonymized);
        }
        catch (ImageException e)
        {
            return new PictureResult(files[index], report, e, anonymized);
        }
        catch (DeviceException e) when (e.IsDeviceLost)
        {
            // Pictures that run at the same time fail too. Whichever is reported, the first failure is the reason.
            DeviceException first = detector.Fault ?? e;
            throw new DeviceException($"{files[index]}: {first.Message}", first) { IsDeviceLost = true };
        }
    }

    // Returns the number of faces that were made unrecognizable; null if boxes and points were drawn.
    private int? ChangePicture(LoadedPicture picture, ReadOnlySpan<FaceLandmarks> found)
    {
        if (settings.Anonymize is { } method)
        {
            return picture.Anonymize(method, found);
        }

        picture.Draw(found);
        return null;
    }
}

/// <summary>The result of one picture. It holds no pixels.</summary>
/// <param name="File">Path of the picture.</param>
/// <param name="Report">What was found, or null if the picture cannot be read.</param>
/// <param name="Error">Why the picture cannot be read or one of its files cannot be written; otherwise null.</param>
/// <param name="AnonymizedFaces">
/// The number of faces that are unrecognizable in the picture that was written; null if none was written, or one with drawn points.
/// </param>
internal sealed record PictureResult(string File, ImageReport? Report, ImageException? Error, int? AnonymizedFaces);
