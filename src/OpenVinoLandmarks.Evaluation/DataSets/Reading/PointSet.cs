namespace OpenVinoLandmarks.Evaluation;

/// <summary>
/// Reduces a dense point set to five points. Indexes are from 0, and the eyes are means of the points around them:
/// <list type="table">
/// <item><term>68 points (iBUG, 300-W)</term><description>left eye 36..41, right eye 42..47, nose 30, mouth 48 and 54</description></item>
/// <item><term>98 points (WFLW)</term><description>left eye 60..67, right eye 68..75, nose 54, mouth 76 and 82</description></item>
/// <item><term>5 points</term><description>as they are: left eye, right eye, nose, left and right mouth corner</description></item>
/// </list>
/// Open Model Zoo has no such reduction. The one for 68 points is also that of the stored results of the P1 Facial Keypoints test set.
/// </summary>
internal sealed class PointSet
{
    private readonly Range _leftEye, _rightEye;
    private readonly int _nose, _leftMouth, _rightMouth;

    private PointSet(int count, Range leftEye, Range rightEye, int nose, int leftMouth, int rightMouth)
    {
        Count = count;
        (_leftEye, _rightEye, _nose, _leftMouth, _rightMouth) = (leftEye, rightEye, nose, leftMouth, rightMouth);
    }

    /// <summary>The layout of 68 points.</summary>
    public static PointSet Ibug68 { get; } = new(68, 36..42, 42..48, 30, 48, 54);

    /// <summary>The layout of 98 points.</summary>
    public static PointSet Wflw98 { get; } = new(98, 60..68, 68..76, 54, 76, 82);

    /// <summary>Five points.</summary>
    public static PointSet Five { get; } = new(5, 0..1, 1..2, 2, 3, 4);

    /// <summary>Number of points.</summary>
    public int Count { get; }

    /// <summary>Returns the layout with this number of points, or null if it is not known.</summary>
    public static PointSet? Of(int count) => new[] { Ibug68, Wflw98, Five }.FirstOrDefault(set => set.Count == count);

    /// <summary>Returns the five points of a face.</summary>
    /// <param name="x">Horizontal positions of all points.</param>
    /// <param name="y">Vertical positions of all points.</param>
    public FivePoints Reduce(ReadOnlySpan<double> x, ReadOnlySpan<double> y) => new(
        Mean(x[_leftEye]), Mean(y[_leftEye]), Mean(x[_rightEye]), Mean(y[_rightEye]),
        x[_nose], y[_nose], x[_leftMouth], y[_leftMouth], x[_rightMouth], y[_rightMouth]);

    /// <summary>Returns the box of a face: around all points of a dense set, otherwise by a mean face.</summary>
    /// <param name="x">Horizontal positions of all points.</param>
    /// <param name="y">Vertical positions of all points.</param>
    /// <param name="raise">See <see cref="FaceDataSetOptions.Raise"/>.</param>
    public FaceRectangle Box(ReadOnlySpan<double> x, ReadOnlySpan<double> y, double raise) =>
        Count > FivePoints.Count ? FaceGeometry.PointBox(x, y, raise) : FaceGeometry.BoxAround(Reduce(x, y));

    private static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }
}
