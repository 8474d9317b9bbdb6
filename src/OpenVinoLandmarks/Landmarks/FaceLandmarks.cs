namespace OpenVinoLandmarks;

/// <summary>
/// The landmarks of one face, in pixels of the image: five named points, and all points of the model. Left and right are those of the
/// image, not of the person.
/// </summary>
/// <param name="Box">The box of the face from the detector or the caller.</param>
/// <param name="LeftEye">Centre of the eye on the left of the image.</param>
/// <param name="RightEye">Centre of the eye on the right of the image.</param>
/// <param name="Nose">Tip of the nose.</param>
/// <param name="LeftMouthCorner">Corner of the mouth on the left of the image.</param>
/// <param name="RightMouthCorner">Corner of the mouth on the right of the image.</param>
public readonly record struct FaceLandmarks(
    FaceBox Box,
    LandmarkPoint LeftEye,
    LandmarkPoint RightEye,
    LandmarkPoint Nose,
    LandmarkPoint LeftMouthCorner,
    LandmarkPoint RightMouthCorner)
{
    /// <summary>Number of named landmarks per face.</summary>
    public const int PointCount = 5;

    // Null for a model whose points are the named ones, so that its results allocate nothing.
    private readonly IReadOnlyList<LandmarkPoint>? _points;

    /// <summary>
    /// All points of the model, in its order. For a model with five points these are the named ones, in the order of the indexer; for
    /// others the named points are derived from them (docs/detectors.md).
    /// </summary>
    public IReadOnlyList<LandmarkPoint> Points
    {
        get => _points ?? [LeftEye, RightEye, Nose, LeftMouthCorner, RightMouthCorner];
        init => _points = value;
    }

    /// <summary>The points that the face detector itself computed: <see cref="FaceBox.DetectorLandmarks"/> of the box.</summary>
    public IReadOnlyList<LandmarkPoint>? DetectorLandmarks => Box.DetectorLandmarks;

    /// <summary>True if the model has other points than the named ones.</summary>
    internal bool HasMorePoints => _points is not null;

    /// <summary>Returns the points in an image that is larger or smaller, for the box in that image.</summary>
    /// <param name="factor">The size of the other image divided by that of this one.</param>
    /// <param name="box">The box in the other image.</param>
    internal FaceLandmarks Scaled(float factor, FaceBox box)
    {
        FaceLandmarks named = new(
            box,
            LeftEye.Scaled(factor),
            RightEye.Scaled(factor),
            Nose.Scaled(factor),
            LeftMouthCorner.Scaled(factor),
            RightMouthCorner.Scaled(factor));
        return _points is { } points ? named with { Points = [.. points.Select(point => point.Scaled(factor))] } : named;
    }

    /// <summary>Compares the box and all points.</summary>
    public bool Equals(FaceLandmarks other) =>
        Box.Equals(other.Box)
        && (LeftEye, RightEye, Nose, LeftMouthCorner, RightMouthCorner).Equals(
            (other.LeftEye, other.RightEye, other.Nose, other.LeftMouthCorner, other.RightMouthCorner))
        && LandmarkPoint.AreEqual(_points, other._points);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Box, LeftEye, RightEye, Nose, LeftMouthCorner, RightMouthCorner);

    /// <summary>
    /// The named landmark at an index: left eye, right eye, nose, left mouth corner, right mouth corner.
    /// </summary>
    /// <param name="index">0 to 4.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is outside 0 to 4.</exception>
    public LandmarkPoint this[int index] => index switch
    {
        0 => LeftEye,
        1 => RightEye,
        2 => Nose,
        3 => LeftMouthCorner,
        4 => RightMouthCorner,
        _ => throw new ArgumentOutOfRangeException(nameof(index), index, "A face has five named points, 0 to 4."),
    };
}
