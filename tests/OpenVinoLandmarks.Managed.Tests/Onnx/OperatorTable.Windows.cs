using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Onnx;

/// <content>Pooling and resizing.</content>
internal static partial class OperatorTable
{
    public static IEnumerable<OnnxCase> Windows()
    {
        foreach (OnnxCase form in Pools().Concat(Resizes()))
        {
            yield return form;
        }
    }

    private static IEnumerable<OnnxCase> Pools()
    {
        foreach (string type in new[] { "MaxPool", "AveragePool" })
        {
            foreach (int opset in new[] { 9, 10, 11, 12, 19, 22 })
            {
                yield return Pool(type, "default", opset);
                yield return Pool(type, "strides and pads", opset, ("strides", new long[] { 2, 1 }), ("pads", new long[] { 1, 0, 1, 2 }));
                foreach (string mode in new[] { "SAME_UPPER", "SAME_LOWER", "VALID" })
                {
                    yield return Pool(type, mode, opset, ("auto_pad", mode), ("strides", new long[] { 2, 2 }));
                }
            }

            foreach (int opset in new[] { 10, 12, 22 })
            {
                yield return Pool(type, "ceil_mode", opset, ("ceil_mode", 1), ("strides", new long[] { 2, 2 }));
                yield return Pool(type, "ceil_mode with pads", opset,
                    ("ceil_mode", 1), ("strides", new long[] { 3, 2 }), ("pads", new long[] { 1, 1, 0, 1 }));
            }

            yield return new($"Global{type}", 9, o => o.Node($"Global{type}", [X(o, 2, 3, 4, 5)]));
            yield return new($"Global{type} in one dimension", 22, o => o.Node($"Global{type}", [X(o, 2, 3, 5)]));
            yield return new($"{type} in one dimension", 12, o => o.Node(
                type, [X(o, 1, 3, 9)], [("kernel_shape", new long[] { 3 }), ("strides", new long[] { 2 }), ("pads", new long[] { 1, 1 })]));
        }

        yield return Pool("MaxPool", "dilations", 10, ("dilations", new long[] { 2, 1 }));
        yield return Pool("MaxPool", "storage_order", 9, ("storage_order", 0));
        yield return new("MaxPool with positions", 12, o =>
        {
            (string, object)[] attributes = [("kernel_shape", new long[] { 2, 2 }), ("strides", new long[] { 2, 2 })];
            string maximum = o.Node("MaxPool", [X(o, 2, 3, 6, 6)], attributes, outputs: 2);
            return o.Node("Cast", [maximum + "_1"], [("to", 1)]);
        });
        yield return Pool("AveragePool", "count_include_pad", 9, ("count_include_pad", 1), ("pads", new long[] { 1, 0, 1, 2 }));
        yield return Pool("AveragePool", "count_include_pad", 19,
            ("count_include_pad", 1), ("pads", new long[] { 1, 0, 1, 2 }), ("dilations", new long[] { 1, 1 }));
    }

    private static OnnxCase Pool(string type, string name, int opset, params (string, object)[] attributes) => new(
        $"{type}, {name}", opset, o => o.Node(type, [X(o, 1, 3, 8, 9)], [("kernel_shape", new long[] { 3, 3 }), .. attributes]));

    private static IEnumerable<OnnxCase> Resizes()
    {
        // Factors of two, for which the rules of all versions agree.
        foreach (string mode in new[] { "nearest", "linear" })
        {
            yield return Twice("Upsample", mode, 9);
            yield return Twice("Resize", mode, 10);
        }

        foreach (string coordinates in new[] { "half_pixel", "pytorch_half_pixel", "asymmetric", "align_corners" })
        {
            foreach (int opset in new[] { 11, 13, 19 })
            {
                (string, object)[] attributes = [("mode", "linear"), ("coordinate_transformation_mode", coordinates)];
                yield return Resize($"linear, {coordinates}", opset, true, attributes);
                yield return Resize($"linear, {coordinates}, sizes", opset, false, attributes);
            }

            foreach (string nearest in new[] { "round_prefer_floor", "round_prefer_ceil", "floor", "ceil" })
            {
                yield return Resize(
                    $"nearest, {coordinates}, {nearest}",
                    13,
                    true,
                    ("mode", "nearest"),
                    ("coordinate_transformation_mode", coordinates),
                    ("nearest_mode", nearest));
            }
        }

        yield return Resize("default", 11, true);
        yield return Resize("tf_half_pixel_for_nn", 11, true, ("coordinate_transformation_mode", "tf_half_pixel_for_nn"));
        yield return Resize("stretch", 18, false, ("keep_aspect_ratio_policy", "stretch"), ("antialias", 0));
        yield return new("Resize, axes", 18, o => o.Node(
            "Resize", [X(o, 1, 3, 4, 5), "", o.Floats([1.5f, 2f], 2)], [("axes", new long[] { 2, 3 }), ("mode", "linear")]));
    }

    private static OnnxCase Twice(string type, string mode, int opset) => new(
        $"{type}, {mode}", opset, o => o.Node(type, [X(o, 1, 3, 4, 5), o.Floats([1, 1, 2, 2], 4)], [("mode", mode)]));

    private static OnnxCase Resize(string name, int opset, bool scales, params (string, object)[] attributes) => new(
        $"Resize, {name}", opset, o =>
        {
            string region = opset < 13 ? o.Floats([], 0) : "";
            return scales
                ? o.Node("Resize", [X(o, 1, 3, 4, 6), region, o.Floats([1, 1, 1.5f, 0.5f], 4)], attributes)
                : o.Node("Resize", [X(o, 1, 3, 4, 6), region, opset < 13 ? o.Floats([], 0) : "", o.Integers(1, 3, 7, 4)], attributes);
        });
}
