namespace OpenVinoLandmarks.Evaluation;

/// <summary>
/// The errors of the five points of one face. With N = 5 points, truth p, answer q, box (x, y, w, h):
/// <list type="bullet">
/// <item><see cref="Normed"/>, the <c>normed_error</c> of Open Model Zoo's accuracy_checker (metrics/regression.py): the mean distance of
/// p and q in the unit square of the box, over the distance of the two true eyes in the same square, at least 2.2e-16. Because w and h
/// differ, distances to the right and down have different weights.</item>
/// <item><see cref="ByBoxSize"/>: the mean distance in pixels over <c>sqrt(w * h)</c>, as AFLW and 300W-LP are evaluated (Bulat and
/// Tzimiropoulos, "How far are we from solving the 2D and 3D face alignment problem?", 2017).</item>
/// <item><see cref="ByPupilDistance"/>: the mean distance in pixels over the distance of the true eyes in pixels. The eyes of a reduced
/// point set are the means of the points around each eye, so this is the inter-pupil error of 300-W.</item>
/// </list>
/// Immutable.
/// </summary>
public sealed class FaceErrors
{
    private const double Epsilon = 2.220446049250313e-16; // numpy.finfo(float).eps, the lowest eye distance in accuracy_checker

    private readonly double[] _perPoint;

    private FaceErrors(double[] perPoint, double byBoxSize, double byPupilDistance)
    {
        _perPoint = perPoint;
        Normed = perPoint.Sum() / perPoint.Length;
        ByBoxSize = byBoxSize;
        ByPupilDistance = byPupilDistance;
    }

    /// <summary>The normed error of accuracy_checker: the mean of <see cref="PerPoint"/>.</summary>
    public double Normed { get; }

    /// <summary>The mean distance in pixels over the square root of the area of the box.</summary>
    public double ByBoxSize { get; }

    /// <summary>The mean distance in pixels over the distance of the true eyes in pixels.</summary>
    public double ByPupilDistance { get; }

    /// <summary>The normed error of each point (<c>per_point_normed_error</c>), in the order of the points.</summary>
    public IReadOnlyList<double> PerPoint => _perPoint;

    /// <summary>Computes the errors of a face.</summary>
    /// <param name="truth">The true points in pixels.</param>
    /// <param name="answer">The points of the model in pixels.</param>
    /// <param name="box">The box of the face, whole even if it leaves the image.</param>
    /// <param name="answerInBox">
    /// The points of the model in the unit square that they are compared in; null computes them from <paramref name="answer"/> and the box.
    /// accuracy_checker compares the numbers of the model as they are, also if the crop is only a part of the box.
    /// </param>
    public static FaceErrors Compute(FivePoints truth, FivePoints answer, FaceRectangle box, FivePoints? answerInBox = null)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(answer);
        double width = Math.Max(box.Width, Epsilon), height = Math.Max(box.Height, Epsilon);
        FivePoints expected = truth.Map(box.X, box.Y, width, height);
        FivePoints actual = answerInBox ?? answer.Map(box.X, box.Y, width, height);
        double eyes = Math.Max(expected.EyeDistance, Epsilon);
        double[] perPoint = new double[FivePoints.Count];
        double pixels = 0;
        for (int k = 0; k < perPoint.Length; k++)
        {
            perPoint[k] = double.Hypot(expected.X(k) - actual.X(k), expected.Y(k) - actual.Y(k)) / eyes;
            pixels += double.Hypot(truth.X(k) - answer.X(k), truth.Y(k) - answer.Y(k));
        }

        double mean = pixels / perPoint.Length;
        return new FaceErrors(
            perPoint, mean / Math.Max(Math.Sqrt(width * height), Epsilon), mean / Math.Max(truth.EyeDistance, Epsilon));
    }

    /// <summary>Creates the errors that were stored before.</summary>
    internal static FaceErrors Stored(double[] perPoint, double byBoxSize, double byPupilDistance) =>
        new(perPoint, byBoxSize, byPupilDistance);
}
