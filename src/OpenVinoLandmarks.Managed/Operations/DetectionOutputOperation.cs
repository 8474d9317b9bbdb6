using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>
/// Decodes the outputs of an SSD head to detections. Inputs: box offsets [N, priors * 4] (or one set per class), class scores
/// [N, priors * classes], and prior boxes with variances [1 or N, 1 or 2, priors * size]. Output [1, 1, detections, 7]: image, class,
/// score, left, top, right, bottom; if the detections do not fill it, a row with the image -1 ends them.
/// </summary>
internal sealed class DetectionOutputOperation : Operation
{
    private const string Corner = "caffe.PriorBoxParameter.CORNER";
    private const string CenterAndSize = "caffe.PriorBoxParameter.CENTER_SIZE";

    public required int Images { get; init; }

    public required int Classes { get; init; }

    public required int Priors { get; init; }

    public required int Background { get; init; }

    /// <summary>The candidates per class that enter the suppression; -1 for all.</summary>
    public required int TopK { get; init; }

    /// <summary>The detections kept per image; -1 for all.</summary>
    public required int KeepTopK { get; init; }

    public required bool ShareLocation { get; init; }

    /// <summary>Whether offsets are of the center and size; otherwise of the corners.</summary>
    public required bool CenterSize { get; init; }

    public required bool VarianceInTarget { get; init; }

    public required float NmsThreshold { get; init; }

    public required float ConfidenceThreshold { get; init; }

    public required bool ClipBefore { get; init; }

    public required bool ClipAfter { get; init; }

    /// <summary>Whether each prior box has only its best class, and class numbers do not count the background.</summary>
    public required bool DecreaseLabel { get; init; }

    /// <summary>Whether prior boxes are in fractions of the image; otherwise in pixels, each after a value that is not used.</summary>
    public required bool Normalized { get; init; }

    public required float ImageWidth { get; init; }

    public required float ImageHeight { get; init; }

    /// <inheritdoc/>
    public override long Work
    {
        get
        {
            double candidates = TopK < 0 ? Priors : Math.Min(TopK, Priors);
            return (long)Math.Min(long.MaxValue / 4, (double)Images * Classes * (Priors * 32.0 + candidates * candidates));
        }
    }

    public static DetectionOutputOperation Make(LayerContext layer, int version)
    {
        if (layer.Inputs.Count == 5)
        {
            throw layer.Fail("five inputs (a refinement stage) are not supported; three are");
        }

        layer.CheckInputs(3, 3);
        (Shape offsets, Shape scores, Shape priors) = (layer.FloatInput(0).Shape, layer.FloatInput(1).Shape, layer.FloatInput(2).Shape);
        if (layer.Inputs[1].Type != layer.Inputs[0].Type)
        {
            throw layer.Fail(
                $"input 1 is {layer.Inputs[1].Type.Text()} and input 0 is {layer.Inputs[0].Type.Text()}; their types must be equal");
        }

        bool normalized = layer.Bool("normalized", false);
        bool varianceInTarget = layer.Bool("variance_encoded_in_target", false);
        bool share = layer.Bool("share_location", true);
        int size = normalized ? 4 : 5;
        if (offsets.Rank != 2 || scores.Rank != 2 || priors.Rank != 3 || priors[2] == 0 || priors[2] % size != 0)
        {
            throw layer.Fail($"inputs of the shapes {offsets}, {scores} and {priors} are not supported");
        }

        int count = priors[2] / size;
        int classes = version == 1 ? layer.Integer("num_classes") : scores[1] / count;
        if (classes < 1
            || scores[0] != offsets[0]
            || scores[1] != (long)count * classes
            || offsets[1] != (long)count * 4 * (share ? 1 : classes)
            || (priors[0] != 1 && priors[0] != offsets[0])
            || priors[1] != (varianceInTarget ? 1 : 2))
        {
            throw layer.Fail($"inputs of the shapes {offsets}, {scores} and {priors} do not fit {classes} classes");
        }

        // Only a refinement stage, which is not supported, reads it.
        layer.Ignore("objectness_score");
        int topK = Limit(layer, "top_k", layer.Integer("top_k", -1));
        int[] keep = layer.Integers("keep_top_k");
        if (keep.Length != 1)
        {
            throw layer.Fail("attribute 'keep_top_k' must have one value");
        }

        int keepTopK = Limit(layer, "keep_top_k", keep[0]);
        long rows = keepTopK > 0 ? keepTopK : topK < 0 ? (long)count * classes : Math.Min(topK * (long)classes, Shape.MaxElements + 1L);
        (float width, float height) = (layer.Float("input_width", 1), layer.Float("input_height", 1));
        return new DetectionOutputOperation
        {
            Images = offsets[0],
            Classes = classes,
            Priors = count,
            Background = layer.Integer("background_label_id", 0),
            TopK = topK,
            KeepTopK = keepTopK,
            ShareLocation = share,
            CenterSize = layer.Choice("code_type", Corner, Corner, CenterAndSize) == 1,
            VarianceInTarget = varianceInTarget,
            NmsThreshold = layer.Float("nms_threshold"),
            ConfidenceThreshold = layer.Float("confidence_threshold", 0),
            ClipBefore = layer.Bool("clip_before_nms", false),
            ClipAfter = layer.Bool("clip_after_nms", false),
            DecreaseLabel = layer.Bool("decrease_label_id", false),
            Normalized = normalized,
            ImageWidth = width > 0 ? width : throw layer.Fail($"attribute 'input_width' is {width}; a positive number is expected"),
            ImageHeight = height > 0 ? height : throw layer.Fail($"attribute 'input_height' is {height}; a positive number is expected"),
            Outputs = [new(layer.Inputs[0].Type, layer.MakeShape(1, 1, offsets[0] * rows, 7))],
        };
    }

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        new DetectionDecoder(this, inputs[0].Floats, inputs[1].Floats, inputs[2].Floats).Run(inputs[2].Shape[0], outputs[0].Floats);

    private static int Limit(LayerContext layer, string name, int value) =>
        value >= -1 ? value : throw layer.Fail($"attribute '{name}' is {value}; -1 or more is expected");
}
