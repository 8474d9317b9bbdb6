namespace OpenVinoLandmarks.Tests.Alignment;

/// <summary>Makes faces from points, and points from transforms.</summary>
internal static class Faces
{
    public static FaceLandmarks FromPoints(IReadOnlyList<LandmarkPoint> points) =>
        new(new FaceBox(0, 0, 1, 1), points[0], points[1], points[2], points[3], points[4]);

    /// <summary>The face whose aligned picture is the image transformed by <paramref name="toTemplate"/>.</summary>
    public static FaceLandmarks WithTransform(FaceTemplate template, SimilarityTransform toTemplate)
    {
        SimilarityTransform back = toTemplate.Invert();
        return FromPoints([.. template.Points.Select(back.Apply)]);
    }

    /// <summary>A transform from the image to a template.</summary>
    /// <param name="scale">Pixels of the template per pixel of the image.</param>
    /// <param name="degrees">The rotation.</param>
    /// <param name="imageX">The column of the image that is at the centre of the template.</param>
    /// <param name="imageY">The row of the image that is at the centre of the template.</param>
    /// <param name="template">The template.</param>
    public static SimilarityTransform Transform(double scale, double degrees, double imageX, double imageY, FaceTemplate template)
    {
        (double sin, double cos) = Math.SinCos(degrees * Math.PI / 180);
        (double a, double b) = (scale * cos, scale * sin);
        double centreX = (template.Width - 1) / 2.0, centreY = (template.Height - 1) / 2.0;
        return new SimilarityTransform(a, b, centreX - (a * imageX - b * imageY), centreY - (b * imageX + a * imageY));
    }
}
