namespace OpenVinoLandmarks.Faces;

/// <summary>Maps coordinates of a network's input to pixels of the image: image = (input - offset) * scale.</summary>
/// <param name="ScaleX">Pixels of the image per unit of the input, to the right.</param>
/// <param name="ScaleY">Pixels of the image per unit of the input, down.</param>
/// <param name="Left">Left edge of the image in the input.</param>
/// <param name="Top">Upper edge of the image in the input.</param>
internal readonly record struct InputMapping(float ScaleX, float ScaleY, float Left, float Top)
{
    /// <summary>Returns a box in pixels of the image.</summary>
    public FaceBox FromCentre(float centreX, float centreY, float width, float height, float score) => new(
        (centreX - width / 2 - Left) * ScaleX, (centreY - height / 2 - Top) * ScaleY, width * ScaleX, height * ScaleY, score);

    /// <summary>Returns a box in pixels of the image.</summary>
    public FaceBox FromCorners(float left, float top, float right, float bottom, float score)
    {
        float x = (left - Left) * ScaleX, y = (top - Top) * ScaleY;
        return new FaceBox(x, y, (right - Left) * ScaleX - x, (bottom - Top) * ScaleY - y, score);
    }

    /// <summary>Returns a point in pixels of the image.</summary>
    public LandmarkPoint Point(float x, float y) => new((x - Left) * ScaleX, (y - Top) * ScaleY);
}
