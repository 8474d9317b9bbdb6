namespace OpenVinoLandmarks.Evaluation;

/// <summary>How well a face detector finds the true faces of many pictures. Immutable.</summary>
public sealed class DetectionStatistics
{
    /// <summary>Number of true faces that count.</summary>
    public int Wanted { get; private init; }

    /// <summary>Number of boxes at or above <see cref="Threshold"/> that show a true face.</summary>
    public int Right { get; private init; }

    /// <summary>Number of boxes at or above <see cref="Threshold"/> that show no true face, or one that is found already.</summary>
    public int Extra { get; private init; }

    /// <summary>The lowest score of a box that counts for <see cref="Recall"/>.</summary>
    public double Threshold { get; private init; }

    /// <summary>The share of the true faces that were found: <c>Right / Wanted</c>. NaN if there are none.</summary>
    public double Recall => Wanted == 0 ? double.NaN : (double)Right / Wanted;

    /// <summary>The share of the boxes that are right. NaN if there are none.</summary>
    public double Precision => Right + Extra == 0 ? double.NaN : (double)Right / (Right + Extra);

    /// <summary>
    /// Average precision over all scores: the area under the upper envelope of precision over recall (<c>integral: max</c> of
    /// accuracy_checker, the rule of Pascal VOC 2010). Boxes are sorted by falling score; equal scores keep the order of pictures and of
    /// boxes in a picture. accuracy_checker sorts them in no particular order, so its value may differ if right and wrong boxes have equal
    /// scores.
    /// </summary>
    public double AveragePrecision { get; private init; }

    /// <summary>Computes the statistics.</summary>
    /// <param name="marks">The boxes of all pictures, in the order of the pictures.</param>
    /// <param name="wanted">Number of true faces that count.</param>
    /// <param name="threshold">The lowest score of a box that counts for recall.</param>
    public static DetectionStatistics Of(IReadOnlyList<MarkedDetection> marks, int wanted, double threshold)
    {
        ArgumentNullException.ThrowIfNull(marks);
        IEnumerable<MarkedDetection> kept = marks.Where(mark => mark.Score >= threshold);
        return new DetectionStatistics
        {
            Wanted = wanted,
            Threshold = threshold,
            Right = kept.Count(mark => mark.Mark == DetectionMark.Right),
            Extra = kept.Count(mark => mark.Mark == DetectionMark.Wrong),
            AveragePrecision = AveragePrecisionOf(marks, wanted),
        };
    }

    private static double AveragePrecisionOf(IReadOnlyList<MarkedDetection> marks, int wanted)
    {
        List<(double Recall, double Precision)> curve = [];
        int right = 0, wrong = 0;
        foreach (MarkedDetection detection in marks.OrderByDescending(detection => detection.Score))
        {
            if (detection.Mark == DetectionMark.Ignored)
            {
                continue; // neither recall nor precision changes
            }

            (right, wrong) = detection.Mark == DetectionMark.Right ? (right + 1, wrong) : (right, wrong + 1);
            curve.Add(((double)right / Math.Max(wanted, 1), (double)right / (right + wrong)));
        }

        double area = 0, best = 0;
        for (int i = curve.Count - 1; i >= 0; i--)
        {
            best = Math.Max(best, curve[i].Precision);
            area += (curve[i].Recall - (i == 0 ? 0 : curve[i - 1].Recall)) * best;
        }

        return area;
    }
}
