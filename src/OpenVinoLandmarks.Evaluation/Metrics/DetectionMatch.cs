namespace OpenVinoLandmarks.Evaluation;

/// <summary>Whether a found box is a face.</summary>
public enum DetectionMark
{
    /// <summary>It shows no true face, or one that a box with a better score shows already.</summary>
    Wrong,

    /// <summary>It shows a true face.</summary>
    Right,

    /// <summary>It shows a true face that does not count, for example because it is too small.</summary>
    Ignored,
}

/// <summary>A found box of which it is known whether it is a face.</summary>
/// <param name="Score">The score of the face detector in [0, 1]; 1 if it has no scores.</param>
/// <param name="Mark">Whether the box is a face.</param>
public readonly record struct MarkedDetection(float Score, DetectionMark Mark);

/// <summary>
/// Assigns the boxes that a face detector found in one picture to the true boxes, by the rules of the metric <c>map</c> of Open Model Zoo's
/// accuracy_checker (metrics/detection.py) with its configuration for WIDER FACE:
/// <list type="bullet">
/// <item>Edges are rounded to whole pixels, half to even; widths are the differences of the edges. Boxes are not clamped.</item>
/// <item>A true box that is lower than the smallest height, or without area, does not count: it is neither wanted nor wrong.</item>
/// <item>By falling score, a found box looks only at the true box with the best overlap (intersection over union) among those that count;
/// at those that do not count only if that overlap is below the limit. If the overlap reaches the limit and the true box was not taken
/// before, the found box is right, otherwise it is wrong, even if another true box would fit.</item>
/// </list>
/// </summary>
internal sealed class DetectionMatch
{
    private readonly Edges[] _truth;
    private readonly bool[] _ignored, _taken;
    private readonly double _limit;

    private DetectionMatch(IReadOnlyList<FaceRectangle> truth, double smallest, double limit)
    {
        _truth = [.. truth.Select(box => Edges.Round(box.X, box.Y, box.Right, box.Bottom))];
        _ignored = [.. _truth.Select(box => box.Height < smallest || box.Width <= 0)];
        _taken = new bool[_truth.Length];
        _limit = limit;
        FoundBy = new int?[_truth.Length];
        Wanted = _ignored.Count(ignored => !ignored);
    }

    /// <summary>Number of true boxes that count.</summary>
    public int Wanted { get; }

    /// <summary>For each true box the index of the found box that is right, or null.</summary>
    public IReadOnlyList<int?> FoundBy { get; }

    /// <summary>One mark per found box, in the order of the found boxes.</summary>
    public IReadOnlyList<MarkedDetection> Marks { get; private set; } = [];

    /// <summary>Returns true if a true box counts.</summary>
    public bool Counts(int index) => !_ignored[index];

    /// <summary>Assigns boxes.</summary>
    /// <param name="truth">The true boxes of the picture.</param>
    /// <param name="found">The found boxes. Equal scores keep this order.</param>
    /// <param name="smallest">The smallest height in pixels of a true box that counts.</param>
    /// <param name="limit">The lowest overlap of a found box that is right.</param>
    public static DetectionMatch Create(
        IReadOnlyList<FaceRectangle> truth, IReadOnlyList<FaceBox> found, double smallest, double limit = 0.5)
    {
        DetectionMatch match = new(truth, smallest, limit);
        MarkedDetection[] marks = new MarkedDetection[found.Count];
        foreach (int index in Enumerable.Range(0, found.Count).OrderByDescending(index => found[index].Score ?? 1))
        {
            FaceBox box = found[index];
            Edges edges = Edges.Round(box.X, box.Y, box.X + box.Width, box.Y + box.Height);
            marks[index] = new MarkedDetection(box.Score ?? 1, match.Assign(edges, index));
        }

        match.Marks = marks;
        return match;
    }

    private DetectionMark Assign(Edges box, int index)
    {
        double[] overlaps = [.. _truth.Select(box.Overlap)];
        double best = Best(overlaps, ignored: false, otherwise: -1);
        if (best < _limit)
        {
            best = Best(overlaps, ignored: true, otherwise: best);
        }

        if (best < _limit)
        {
            return DetectionMark.Wrong;
        }

        // Several true boxes may have the best overlap: the tool takes all of them at once.
        int[] taken = [.. Enumerable.Range(0, overlaps.Length).Where(k => overlaps[k] == best)];
        DetectionMark mark = taken.Any(k => _taken[k]) ? DetectionMark.Wrong
            : taken.Any(k => _ignored[k]) ? DetectionMark.Ignored
            : DetectionMark.Right;
        foreach (int k in taken)
        {
            _taken[k] = true;
            if (mark == DetectionMark.Right)
            {
                ((int?[])FoundBy)[k] = index;
            }
        }

        return mark;
    }

    private double Best(double[] overlaps, bool ignored, double otherwise) =>
        overlaps.Where((_, k) => _ignored[k] == ignored).DefaultIfEmpty(otherwise).Max();

    private readonly record struct Edges(double Left, double Top, double Right, double Bottom)
    {
        public double Width => Right - Left;

        public double Height => Bottom - Top;

        public static Edges Round(double left, double top, double right, double bottom) =>
            new(Math.Round(left), Math.Round(top), Math.Round(right), Math.Round(bottom));

        public double Overlap(Edges other)
        {
            double width = Math.Min(Right, other.Right) - Math.Max(Left, other.Left);
            double height = Math.Min(Bottom, other.Bottom) - Math.Max(Top, other.Top);
            double both = Math.Max(width, 0) * Math.Max(height, 0);
            double union = Width * Height + other.Width * other.Height - both;
            return union == 0 ? 0 : both / union;
        }
    }
}
