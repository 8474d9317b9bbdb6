

namespace OpenVinoLandmarks;

/// <summary>The five landmarks of one face, in pixels of the image. Left and right are those of the image, not of the person.</summary>
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
    /// <summary>Number of landmarks per face.</summary>
    public const int PointCount = 5;

    /// <summary>
    /// The landmark at an index, in the order of the models: left eye, right eye, nose, left mouth corner, right mouth corner.
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
        _ => throw new ArgumentOutOfRangeException(nameof(index), index, "A face has five points, 0 to 4."),
    };
}
