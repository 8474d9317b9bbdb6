using System.Numerics;

namespace OpenVinoLandmarks.Faces;

/// <summary>
/// The outputs of Ultra-Light-Fast-Generic-Face-Detector-1MB (Linzaer), RFB and slim: a score of no face and one of face per prior box, and
/// a box. Files with post-processing have the corners of boxes in fractions of the image; raw files have offsets to the prior boxes. Both
/// have the same shapes: the graph of the former computes exponentials.
/// </summary>
internal sealed class UltraLightScheme : DetectionScheme
{
    private const int BoxLength = 4, ScoreLength = 2;

    private static readonly (int Stride, int[] Sizes)[] s_levels =
        [(8, [10, 16, 24]), (16, [32, 48]), (32, [64, 96]), (64, [128, 192, 256])];

    private readonly PriorBoxes? _priors;
    private readonly int _boxes, _scores;

    private UltraLightScheme(PriorBoxes? priors, DetectorOutputs outputs, SchemeSettings settings)
        : base(settings) =>
        (_priors, _boxes, _scores) = (priors, outputs.OfRowLength(BoxLength)[0], outputs.OfRowLength(ScoreLength)[0]);

    /// <summary>Files with post-processing.</summary>
    public static DetectorKind Decoded { get; } = MakeKind("ultra-light", isRaw: false);

    /// <summary>Files without post-processing.</summary>
    public static DetectorKind Raw { get; } = MakeKind("ultra-light-raw", isRaw: true);

    protected override void Read(ModelOutputs outputs, int imageWidth, int imageHeight, float threshold, List<FaceBox> boxes)
    {
        InputMapping mapping = Fitting.FromFractions(imageWidth, imageHeight);
        ReadOnlySpan<float> scores = outputs[_scores], all = outputs[_boxes];
        for (int i = 0; i < scores.Length / ScoreLength; i++)
        {
            float score = scores[i * ScoreLength + 1];
            if (score >= threshold)
            {
                ReadOnlySpan<float> box = all.Slice(i * BoxLength, BoxLength);
                boxes.Add(_priors?.Face(i, box, score, mapping) ?? mapping.FromCorners(box[0], box[1], box[2], box[3], score));
            }
        }
    }

    private static DetectorKind MakeKind(string name, bool isRaw) => new()
    {
        Name = name,
        Outputs = $"'scores' 1xNx2 and 'boxes' 1xNx4, {(isRaw ? "without" : "with")} post-processing",
        AssumedOperators = isRaw ? [] : ["Exp"],
        Pixels = new PixelNormalization { IsRgb = true, Mean = new Vector3(127), Scale = new Vector3(128) },
        Fit = ImageFit.Stretch,
        Threshold = 0.7f,
        Overlap = 0.3f,
        Fits = outputs => outputs.Ports.Count == 2 && outputs.Ports.All(port => port.Sizes.Count == 3)
            && outputs.OfRowLength(BoxLength) is [_] && outputs.OfRowLength(ScoreLength) is [_]
            && outputs.Operators?.Contains("Exp") == !isRaw,
        Create = (outputs, settings) =>
        {
            PriorBoxes priors = PriorBoxes.InFractions(settings.Fitting.Width, settings.Fitting.Height, s_levels);
            return outputs.Rows(0) == priors.Count && outputs.Rows(1) == priors.Count
                ? new UltraLightScheme(isRaw ? priors : null, outputs, settings)
                : null;
        },
    };
}
