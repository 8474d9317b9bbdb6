using OpenVinoLandmarks.Faces;

namespace OpenVinoLandmarks.Landmarks;

/// <summary>The five points of one face, in pixels of the image. Left and right are as seen in the picture, not the person's own.</summary>
/// <param name="Box">The face's box, as the detector or the caller gave it.</param>
/// <param name="LeftEye">Centre of the eye on the left of the picture.</param>
/// <param name="RightEye">Centre of the eye on the right of the picture.</param>
/// <param name="Nose">Tip of the nose.</param>
/// <param name="LeftMouthCorner">Corner of the mouth on the left of the picture.</param>
/// <param name="RightMouthCorner">Corner of the mouth on the right of the picture.</param>
public readonly record struct FaceLandmarks(
    FaceBox Box,
    LandmarkPoint LeftEye,
    LandmarkPoint RightEye,
    LandmarkPoint Nose,
    LandmarkPoint LeftMouthCorner,
    LandmarkPoint RightMouthCorner)
{
    /// <summary>Points of one face.</summary>
    public const int PointCount = 5;

    /// <summary>The point at <paramref name="index"/> in the models' order: left eye, right eye, nose, left mouth corner, right mouth corner.</summary>
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
