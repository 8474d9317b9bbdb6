using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Onnx;

/// <content>Operators that change shapes, take parts of values or join them.</content>
internal static partial class OperatorTable
{
    public static IEnumerable<OnnxCase> Shapes()
    {
        foreach (OnnxCase form in Constants().Concat(Views()).Concat(Parts()).Concat(Pads()))
        {
            yield return form;
        }
    }

    private static IEnumerable<OnnxCase> Constants()
    {
        foreach (int opset in new[] { 9, 11, 12, 13, 21 })
        {
            yield return new("Constant", opset, o => o.Node(
                "Add", [X(o, 2, 3), o.Node("Constant", [], [("value", o.Tensor("", OnnxType.Float, new[] { 1f, 2f, 3f }, [3]))])]));
        }

        yield return new("Constant of 16-bit floats", 13, o => o.Node("Add", [X(o, 2, 3), o.Node(
            "Cast", [o.Node("Constant", [], [("value", o.Tensor("", OnnxType.Float16, new[] { 1f, 2.5f, -3f }, [3]))])], [("to", 1)])]));
        foreach (int opset in new[] { 12, 13 })
        {
            yield return new("Constant, value_float", opset, o => o.Node(
                "Add", [X(o, 2, 3), o.Node("Constant", [], [("value_float", 1.5f)])]))
            {
                OpenVinoDiffers = opset == 12,
            };
        }

        yield return new("Constant, value_floats", 13, o => o.Node(
            "Add", [X(o, 2, 3), o.Node("Constant", [], [("value_floats", new[] { 1f, 2f, 3f })])]));
        yield return new("Constant, value_ints", 13, o => o.Node(
            "Reshape", [X(o, 2, 3), o.Node("Constant", [], [("value_ints", new long[] { 3, 2 })])]));
        yield return new("Constant, value_int", 13, o => o.Node(
            "Gather", [X(o, 2, 3), o.Node("Constant", [], [("value_int", 1)])], [("axis", 1)]));
        foreach (int opset in new[] { 9, 13, 15, 19 })
        {
            // The part of a network that keeps the batch and flattens the rest, as PyTorch writes it.
            yield return new("Shape, Gather, Unsqueeze, Concat, Reshape", opset, o =>
            {
                string x = X(o, 2, 3, 4);
                string size = o.Node("Gather", [o.Node("Shape", [x]), o.Constant(OnnxType.Int64, [0])], [("axis", 0)]);
                string list = opset < 13
                    ? o.Node("Unsqueeze", [size], [("axes", new long[] { 0 })])
                    : o.Node("Unsqueeze", [size, o.Integers(0)]);
                return o.Node("Reshape", [x, o.Node("Concat", [list, o.Integers(-1)], [("axis", 0)])]);
            });
        }

        yield return new("Shape of a part", 15, o =>
        {
            string x = X(o, 2, 3, 4);
            string part = o.Node("Shape", [x], [("start", -2), ("end", 3)]);
            return o.Node("Reshape", [x, o.Node("Concat", [o.Integers(2, 1), part], [("axis", 0)])]);
        });
    }

    private static IEnumerable<OnnxCase> Views()
    {
        yield return new("Reshape", 9, o => o.Node("Reshape", [X(o, 2, 3, 4), o.Integers(0, -1)]));
        yield return new("Reshape, allowzero", 14, o => o.Node("Reshape", [X(o, 2, 3, 4), o.Integers(4, 6)], [("allowzero", 1)]));
        yield return new("Reshape, not allowzero", 14, o => o.Node("Reshape", [X(o, 2, 3, 4), o.Integers(0, 12)], [("allowzero", 0)]));
        yield return new("Flatten, default", 9, o => o.Node("Flatten", [X(o, 2, 3, 4)]));
        yield return new("Flatten at 0", 9, o => o.Node("Flatten", [X(o, 2, 3, 4)], [("axis", 0)]));
        yield return new("Flatten at the end", 9, o => o.Node("Flatten", [X(o, 2, 3, 4)], [("axis", 3)]));
        yield return new("Flatten at a negative axis", 11, o => o.Node("Flatten", [X(o, 2, 3, 4)], [("axis", -1)]));
        yield return new("Transpose, default", 9, o => o.Node("Transpose", [X(o, 2, 3, 4)]));
        yield return new("Transpose", 13, o => o.Node("Transpose", [X(o, 1, 3, 4, 5)], [("perm", new long[] { 0, 2, 3, 1 })]));
        foreach (int opset in new[] { 9, 11 })
        {
            yield return new("Squeeze, attribute", opset, o => o.Node("Squeeze", [X(o, 1, 3, 1, 4)], [("axes", new long[] { 2 })]));
            yield return new("Squeeze of all", opset, o => o.Node("Squeeze", [X(o, 1, 3, 1, 4)]));
            yield return new("Unsqueeze, attribute", opset, o => o.Node("Unsqueeze", [X(o, 3, 4)], [("axes", new long[] { 0, 3 })]));
        }

        foreach (int opset in new[] { 13, 21 })
        {
            yield return new("Squeeze, input", opset, o => o.Node("Squeeze", [X(o, 1, 3, 1, 4), o.Integers(-2)]));
            yield return new("Squeeze of all", opset, o => o.Node("Squeeze", [X(o, 1, 3, 1, 4)]));
            yield return new("Unsqueeze, input", opset, o => o.Node("Unsqueeze", [X(o, 3, 4), o.Integers(-1, 0)]));
        }
    }

    private static IEnumerable<OnnxCase> Parts()
    {
        yield return new("Concat", 9, o => o.Node("Concat", [X(o, 1, 2, 4, 4), o.Input("y", 1, 3, 4, 4)], [("axis", 1)]));
        yield return new("Concat at a negative axis", 11, o => o.Node("Concat", [X(o, 2, 3), o.Input("y", 2, 5)], [("axis", -1)]));
        yield return new("Gather", 9, o => o.Node("Gather", [X(o, 3, 4), o.Integers(2, 0)]));
        yield return new("Gather of a table", 11, o => o.Node(
            "Gather", [X(o, 2, 4), o.Constant(OnnxType.Int64, [-1, 0, 2, 1], 2, 2)], [("axis", -1)]));
        yield return new("Slice, attributes", 9, o => o.Node(
            "Slice", [X(o, 4, 5, 6)], [("starts", new long[] { 1, -3 }), ("ends", new long[] { 3, 1000 }), ("axes", new long[] { 0, 2 })]));
        yield return new("Slice, attributes without axes", 9, o => o.Node(
            "Slice", [X(o, 4, 5)], [("starts", new long[] { 1, 0 }), ("ends", new long[] { 3, -1 })]));
        foreach (int opset in new[] { 10, 11, 13 })
        {
            yield return new("Slice, inputs", opset, o => o.Node(
                "Slice", [X(o, 4, 5, 6), o.Integers(1, 4), o.Integers(3, 0), o.Integers(0, 2), o.Integers(1, -2)]));
            yield return new("Slice without axes", opset, o => o.Node(
                "Slice", [X(o, 4, 5), o.Integers(1, 0), o.Integers(long.MaxValue, -1)]));
        }

        yield return new("Slice backwards to the beginning", 13, o => o.Node(
            "Slice", [X(o, 4, 5), o.Integers(-1), o.Integers(-1000), o.Integers(-1), o.Integers(-1)]));
        yield return Split("attribute", 9, 7, 2, ("split", new long[] { 3, 4 }));
        yield return Split("in equal parts", 11, 6, 3);
        yield return new("Split, input", 13, o => Joined(o, o.Node("Split", [X(o, 2, 7), o.Integers(3, 4)], [("axis", 1)], 2), 2));
        yield return Split("num_outputs", 18, 6, 3, ("num_outputs", 3));
        yield return Split("a smaller last part", 18, 7, 3, ("num_outputs", 3));
    }

    private static OnnxCase Split(string name, int opset, int size, int parts, params (string, object)[] attributes) => new(
        $"Split, {name}", opset, o => Joined(o, o.Node("Split", [X(o, 2, size)], [("axis", 1), .. attributes], parts), parts));

    private static IEnumerable<OnnxCase> Pads()
    {
        long[] pads = [0, 0, 1, 2, 0, 1, 2, 0];
        foreach (string mode in new[] { "constant", "edge", "reflect" })
        {
            yield return new($"Pad, {mode}, attributes", 9, o => o.Node("Pad", [X(o, 1, 3, 4, 5)], [("mode", mode), ("pads", pads)]));
            foreach (int opset in new[] { 11, 13, 18, 23 })
            {
                yield return new($"Pad, {mode}, inputs", opset, o => o.Node(
                    "Pad", [X(o, 1, 3, 4, 5), o.Integers(pads)], [("mode", mode)]));
            }
        }

        yield return new("Pad, value, attribute", 9, o => o.Node(
            "Pad", [X(o, 3, 4)], [("pads", new long[] { 1, 0, 0, 2 }), ("value", 1.5f)]));
        yield return new("Pad, value, input", 11, o => o.Node("Pad", [X(o, 3, 4), o.Integers(1, 0, 0, 2), o.Floats([1.5f])]));
        yield return new("Pad, axes", 18, o => o.Node("Pad", [X(o, 1, 3, 4, 5), o.Integers(1, 0, 0, 2), "", o.Integers(-1, 1)]));
        yield return new("Pad that removes elements", 13, o => o.Node("Pad", [X(o, 3, 4), o.Integers(-1, 0, 0, -2)]));
    }

    /// <summary>Joins the outputs of a node in reverse order.</summary>
    private static string Joined(OnnxWriter onnx, string first, int count) => onnx.Node(
        "Concat", [.. Enumerable.Range(0, count).Reverse().Select(i => i == 0 ? first : $"{first}_{i}")], [("axis", 1)]);
}
