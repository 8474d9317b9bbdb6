namespace OpenVinoLandmarks.Faces;

/// <summary>
/// The outputs of BlazeFace for faces near the camera (Bazarevsky and others: BlazeFace, sub-millisecond neural face detection on mobile
/// GPUs; MediaPipe's short-range model): 896 anchors, each with a score as logit, a box and six points in pixels of the input. Boxes that
/// overlap are averaged, weighted by their scores.
/// </summary>
internal sealed class BlazeFaceScheme : DetectionScheme
{
    private const int Size = 128, Anchors = 896, RowLength = 16, BoxLength = 4, Points = 6;
    private const long Open = -1;
    private const float MaxLogit = 100;

    private readonly int _boxes, _scores;
    private readonly LandmarkPoint[] _anchors = [.. MakeAnchors(cells: 16, perCell: 2), .. MakeAnchors(cells: 8, perCell: 6)];

    private BlazeFaceScheme(DetectorOutputs outputs, SchemeSettings settings)
        : base(settings) => (_boxes, _scores) = (outputs.OfRowLength(RowLength)[0], outputs.OfRowLength(1)[0]);

    public static DetectorKind Kind { get; } = new()
    {
        Name = "blazeface",
        Outputs = "1x896x16 and 1x896x1, input 128x128",
        UsualSize = Size,

        // Files exist for 0 to 1 and for -1 to 1.
        NeedsCard = true,
        Pixels = new PixelNormalization { IsRgb = true },
        Fit = ImageFit.LetterboxCentre,
        CutsFractions = true,
        Threshold = 0.5f,
        Overlap = 0.3f,
        Fits = outputs => outputs.Ports.Count == 2
            && outputs.OfRowLength(RowLength) is [int boxes] && outputs.OfRowLength(1) is [int scores]
            && outputs.Rows(boxes) is Anchors or Open && outputs.Rows(scores) is Anchors or Open,
        Create = (outputs, settings) =>
        {
            bool fits = settings.Fitting is { Width: Size, Height: Size } && outputs.Rows(0) == Anchors && outputs.Rows(1) == Anchors;
            return fits ? new BlazeFaceScheme(outputs, settings) : null;
        },
    };

    protected override void Read(ModelOutputs outputs, int imageWidth, int imageHeight, float threshold, List<FaceBox> boxes)
    {
        InputMapping mapping = Fitting.FromPixels(imageWidth, imageHeight);
        ReadOnlySpan<float> scores = outputs[_scores];
        for (int i = 0; i < Anchors; i++)
        {
            float score = 1 / (1 + MathF.Exp(-Math.Clamp(scores[i], -MaxLogit, MaxLogit)));
            if (score >= threshold)
            {
                ReadOnlySpan<float> row = outputs[_boxes].Slice(i * RowLength, RowLength);
                LandmarkPoint anchor = _anchors[i];
                LandmarkPoint[] points = new LandmarkPoint[Points];
                for (int k = 0; k < Points; k++)
                {
                    points[k] = mapping.Point(anchor.X + row[BoxLength + 2 * k], anchor.Y + row[BoxLength + 2 * k + 1]);
                }

                FaceBox face = mapping.FromCentre(anchor.X + row[0], anchor.Y + row[1], row[2], row[3], score);
                boxes.Add(face with { DetectorLandmarks = points });
            }
        }
    }

    // The winners of the usual suppression, each moved to the mean of all candidates that overlap it, its own score kept.
    protected override IReadOnlyList<FaceBox> Suppress(IReadOnlyList<FaceBox> boxes, float overlap) =>
        [.. NonMaximumSuppression.Keep(boxes, overlap).Select(winner => Mean(
            winner, [.. boxes.Where(box => NonMaximumSuppression.IntersectionOverUnion(winner, box) > overlap)]))];

    private static FaceBox Mean(FaceBox winner, List<FaceBox> boxes)
    {
        float total = boxes.Sum(box => box.Score ?? 0);
        if (!(total > 0))
        {
            return winner;
        }

        return new FaceBox(Mean(box => box.X), Mean(box => box.Y), Mean(box => box.Width), Mean(box => box.Height), winner.Score)
        {
            DetectorLandmarks = [.. Enumerable.Range(0, Points).Select(k => new LandmarkPoint(
                Mean(box => box.DetectorLandmarks![k].X), Mean(box => box.DetectorLandmarks![k].Y)))],
        };

        float Mean(Func<FaceBox, float> value) => boxes.Sum(box => value(box) * (box.Score ?? 0)) / total;
    }

    private static IEnumerable<LandmarkPoint> MakeAnchors(int cells, int perCell) =>
        from row in Enumerable.Range(0, cells)
        from column in Enumerable.Range(0, cells)
        from repeat in Enumerable.Range(0, perCell)
        select new LandmarkPoint((column + 0.5f) * Size / cells, (row + 0.5f) * Size / cells);
}
