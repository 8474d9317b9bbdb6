using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Networks;

/// <summary>
/// Draws a detection head from a seed: prior boxes of a grid, offsets, scores, and a DetectionOutput with random attributes. It is not
/// part of the other random graphs, because both engines must sort exactly the same scores.
/// </summary>
internal sealed class RandomDetection
{
    private readonly Lcg _random;
    private readonly IrWriter _ir = new();

    public RandomDetection(int seed)
    {
        _random = new Lcg((ulong)seed * 7_919 + 1);
        _random.Next();
        (int rows, int columns, int sizes) = (_random.Between(2, 6), _random.Between(2, 6), _random.Between(1, 3));
        int images = _random.Between(1, 2);
        int classes = _random.Between(2, 4);
        int priors = rows * columns * sizes;
        bool share = _random.Chance(60);
        int locations = share ? 1 : classes;
        IrPort offsets = _ir.Parameter("offsets", images, priors * 4 * locations);
        IrPort scores = _ir.Parameter("scores", images, priors * classes);
        IrPort boxes = Priors(rows, columns, sizes);
        bool first = _random.Chance(30);
        _ir.Result(_ir.Add("DetectionOutput", first ? "opset1" : "opset8", Attributes(first, classes, share), offsets, scores, boxes));
        Inputs = [_random.Floats(images * priors * 4 * locations, -1, 1), _random.Floats(images * priors * classes, 0, 1)];
        (Xml, Bin) = (_ir.Xml(), _ir.Bin());
    }

    public byte[] Xml { get; }

    public byte[] Bin { get; }

    public float[][] Inputs { get; }

    /// <summary>The attributes of the DetectionOutput, for messages.</summary>
    public string Options { get; private set; } = "";

    private IrPort Priors(int rows, int columns, int sizes)
    {
        bool byStep = _random.Chance(50);
        IrPort flat = _ir.Add(
            "PriorBoxClustered",
            "opset1",
            [
                ("width", IrWriter.Text(_random.Floats(sizes, 10, 60))),
                ("height", IrWriter.Text(_random.Floats(sizes, 10, 60))),
                ("clip", _random.Pick("true", "false")),
                ("step", "0"),
                ("step_w", byStep ? "18" : "0"),
                ("step_h", byStep ? "14" : "0"),
                ("offset", "0.5"),
                ("variance", _random.Pick("0.1,0.1,0.2,0.2", "0.2")),
            ],
            _ir.Integers(rows, columns),
            _ir.Integers(90, 110));
        return _ir.Add("Unsqueeze", "opset1", [], flat, _ir.Integers(0));
    }

    private List<(string Name, string Value)> Attributes(bool first, int classes, bool share)
    {
        int keep = _random.Pick(-1, 5, 20, 200);
        List<(string, string)> attributes =
        [
            ("background_label_id", "0"),
            ("top_k", _random.Pick("-1", "10", "100")),
            ("variance_encoded_in_target", "false"),
            ("keep_top_k", $"{keep}"),
            ("code_type", _random.Pick("caffe.PriorBoxParameter.CENTER_SIZE", "caffe.PriorBoxParameter.CORNER")),
            ("share_location", share ? "true" : "false"),
            ("nms_threshold", _random.Pick("0.3", "0.45", "0.7")),
            ("confidence_threshold", _random.Pick("0.01", "0.5")),
            ("clip_after_nms", _random.Pick("true", "false")),
            ("clip_before_nms", _random.Pick("true", "false")),
            ("decrease_label_id", "false"),
            ("normalized", "true"),
            ("input_height", "1"),
            ("input_width", "1"),
            ("objectness_score", "0"),
        ];
        if (first)
        {
            attributes.Add(("num_classes", $"{classes}"));
        }

        Options = string.Join(", ", attributes);
        return attributes;
    }
}
