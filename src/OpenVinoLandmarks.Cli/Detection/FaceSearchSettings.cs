using OpenVinoLandmarks.Cli.Options;
using OpenVinoLandmarks.Cli.Output;

namespace OpenVinoLandmarks.Cli.Detection;

/// <summary>What results say about the search for faces: the name of the face detector, and how an image of a size is searched.</summary>
/// <param name="detector">The detector of the run.</param>
/// <param name="faces">Where the faces come from.</param>
internal sealed class FaceSearchSettings(FaceLandmarkDetector detector, FaceSource faces)
{
    /// <summary>Name of the face detector, <c>given</c> or <c>whole</c>.</summary>
    public string FaceDetector => faces.IsWholeImage ? "whole" : faces.Boxes is not null ? "given" : detector.FaceDetector.Name;

    /// <summary>True if a face detector runs.</summary>
    public bool IsSearched => !faces.IsWholeImage && faces.Boxes is null;

    /// <summary>The size of the face detector's input for images that are not large; null for a cascade, which has none.</summary>
    public ImageSize? UsualInput => (detector.FaceDetector as FaceDetector)?.PlanSearch(1, 1).InputSize;

    /// <summary>Returns how an image is searched; null if no face detector runs.</summary>
    /// <param name="width">Width of the image in pixels.</param>
    /// <param name="height">Height of the image in pixels.</param>
    /// <exception cref="ImageException">The region of <c>--roi</c> is outside the image.</exception>
    public ReportedSearch? Plan(int width, int height)
    {
        if (!IsSearched)
        {
            return null;
        }

        PixelRegion region = faces.Filter.SearchedRegion(width, height);
        FaceSearch? network = detector.FaceDetector is FaceDetector model ? model.PlanSearch(region.Width, region.Height) : null;
        return new ReportedSearch(region, network);
    }
}
