using System.Numerics;

namespace OpenVinoLandmarks.Faces;

/// <summary>
/// The outputs of RetinaFace (Deng and others: RetinaFace, single-shot multi-level face localisation in the wild;
/// biubug6/Pytorch_Retinaface), with two prior boxes per cell: either boxes (N x 4), scores of no face and face (N x 2) and points (N x 10)
/// in outputs of their own, or all three in rows of 16. Scores are logits if the graph has no softmax.
/// </summary>
internal sealed class RetinaFaceScheme : DetectionScheme
{
    private const int BoxLength = 4, ScoreLength = 2, PointLength = 10, RowLength = BoxLength + ScoreLength + PointLength;

    private static readonly (int Stride, int[] Sizes)[] s_levels = [(8, [16, 32]), (16, [64, 128]), (32, [256, 512])];

    private readonly PriorBoxes _priors;
    private readonly Columns _boxes, _scores, _points;
    private readonly bool _isLogit;

    private RetinaFaceScheme(PriorBoxes priors, Columns boxes, Columns scores, Columns points, bool isLogit, SchemeSettings settings)
        : base(settings) => (_priors, _boxes, _scores, _points, _isLogit) = (priors, boxes, scores, points, isLogit);

    public static DetectorKind Kind { get; } = new()
    {
        Name = "retinaface",
        Outputs = "one output 1xNx16, or three outputs 1xNx4, 1xNx2 and 1xNx10",
        UsualSize = 640,
        Pixels = new PixelNormalization { Mean = new Vector3(104, 117, 123) },
        Fit = ImageFit.Letterbox,
        PadsWithMean = true,
        Threshold = 0.6f,
        Overlap = 0.4f,
        Fits = outputs => outputs.Ports is [{ Sizes: [_, _, RowLength] }]
            || (outputs.Ports.Count == 3 && outputs.OfRowLength(BoxLength) is [_] && outputs.OfRowLength(ScoreLength) is [_]
                && outputs.OfRowLength(PointLength) is [_]),
        Create = Create,
    };

    protected override void Read(ModelOutputs outputs, int imageWidth, int imageHeight, float threshold, List<FaceBox> boxes)
    {
        InputMapping mapping = Fitting.FromPixels(imageWidth, imageHeight);
        for (int i = 0; i < _priors.Count; i++)
        {
            ReadOnlySpan<float> scores = _scores.Row(outputs, i);
            float score = _isLogit ? 1 / (1 + MathF.Exp(scores[0] - scores[1])) : scores[1];
            if (score >= threshold)
            {
                FaceBox face = _priors.Face(i, _boxes.Row(outputs, i), score, mapping);
                boxes.Add(face with { DetectorLandmarks = _priors.Points(i, _points.Row(outputs, i), mapping) });
            }
        }
    }

    private static RetinaFaceScheme? Create(DetectorOutputs outputs, SchemeSettings settings)
    {
        PriorBoxes priors = PriorBoxes.InPixels(settings.Fitting.Width, settings.Fitting.Height, s_levels);
        if (outputs.Ports.Where((_, i) => outputs.Rows(i) != priors.Count).Any())
        {
            return null;
        }

        bool isLogit = outputs.Operators?.Overlaps(["Softmax", "SoftMax"]) == false;
        return outputs.Ports.Count == 1
            ? new RetinaFaceScheme(
                priors,
                new Columns(0, 0, BoxLength, RowLength),
                new Columns(0, BoxLength, ScoreLength, RowLength),
                new Columns(0, BoxLength + ScoreLength, PointLength, RowLength),
                isLogit,
                settings)
            : new RetinaFaceScheme(
                priors,
                new Columns(outputs.OfRowLength(BoxLength)[0], 0, BoxLength, BoxLength),
                new Columns(outputs.OfRowLength(ScoreLength)[0], 0, ScoreLength, ScoreLength),
                new Columns(outputs.OfRowLength(PointLength)[0], 0, PointLength, PointLength),
                isLogit,
                settings);
    }

    /// <summary>A part of the rows of an output.</summary>
    private readonly record struct Columns(int Output, int First, int Count, int RowLength)
    {
        public ReadOnlySpan<float> Row(ModelOutputs outputs, int index) => outputs[Output].Slice(index * RowLength + First, Count);
    }
}
