using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Onnx;

/// <summary>The forms of all operators.</summary>
internal static partial class OperatorTable
{
    public static IEnumerable<OnnxCase> Elementwise()
    {
        foreach (string type in new[] { "Add", "Sub", "Mul", "Div" })
        {
            yield return new($"{type} of two inputs", 9, o => o.Node(type, [X(o, 1, 3, 4, 5), o.Input("y", 4, 1)]));
            yield return new($"{type} of a constant", 14, o => o.Node(type, [X(o, 2, 3, 4), Weights(o, 2, 3, 1)]));
            yield return new($"{type} of a constant first", 13, o => o.Node(type, [Weights(o, 2, 3, 1, 1), X(o, 1, 3, 4, 4)]));
        }

        foreach (string type in new[] { "Relu", "Sigmoid", "Exp", "Identity" })
        {
            yield return new(type, 9, o => o.Node(type, [X(o, 1, 3, 4, 5)]));
            yield return new(type, 21, o => o.Node(type, [X(o, 3, 7)]));
        }

        yield return new("LeakyRelu, default", 9, o => o.Node("LeakyRelu", [X(o, 1, 3, 4, 5)]));
        yield return new("LeakyRelu", 16, o => o.Node("LeakyRelu", [X(o, 4, 5)], [("alpha", 0.3f)]));
        yield return new("PRelu, one slope per channel", 9, o => o.Node("PRelu", [X(o, 1, 3, 4, 5), Weights(o, 3, 3, 1, 1)]));
        yield return new("PRelu, one slope", 16, o => o.Node("PRelu", [X(o, 1, 3, 4, 5), Weights(o, 3, 1)]));
        yield return new("PRelu, one slope per element", 16, o => o.Node("PRelu", [X(o, 1, 3, 4, 5), Weights(o, 3, 3, 4, 5)]));
        yield return new("PRelu, a list per channel", 9, o => o.Node("PRelu", [X(o, 1, 3, 4, 5), Weights(o, 3, 3)]));
        yield return new("Clip, default", 9, o => o.Node("Clip", [X(o, 1, 3, 4, 5)]));
        yield return new("Clip, attributes", 9, o => o.Node("Clip", [X(o, 1, 3, 4, 5)], [("min", -0.5f), ("max", 0.7f)]));
        yield return new("Clip, one attribute", 10, o => o.Node("Clip", [X(o, 1, 3, 4, 5)], [("max", 0.7f)]));
        yield return new("Clip, inputs", 11, o => o.Node("Clip", [X(o, 1, 3, 4, 5), o.Floats([-0.5f]), o.Floats([0.7f])]));
        yield return new("Clip, only min", 12, o => o.Node("Clip", [X(o, 1, 3, 4, 5), o.Floats([-0.5f])]));
        yield return new("Clip, only max", 13, o => o.Node("Clip", [X(o, 1, 3, 4, 5), "", o.Floats([0.7f])]));
        yield return new("HardSigmoid, default", 9, o => o.Node("HardSigmoid", [X(o, 1, 3, 4, 5)]));
        yield return new("HardSigmoid", 22, o => o.Node("HardSigmoid", [X(o, 1, 3, 4, 5)], [("alpha", 0.4f), ("beta", 0.3f)]));
        yield return new("HardSwish", 14, o => o.Node("HardSwish", [X(o, 1, 3, 4, 5)]));
        yield return new("HardSwish", 22, o => o.Node("HardSwish", [X(o, 7)]));
        foreach (int opset in new[] { 9, 11, 12, 13, 22 })
        {
            bool differs = opset is 11 or 12;
            yield return Softmax("default", opset, differs);
            yield return Softmax("of axis 1", opset, differs, ("axis", 1));
            yield return Softmax("of axis 0", opset, differs, ("axis", 0));
            yield return Softmax("of the last axis", opset, false, ("axis", 2));
        }

        yield return Softmax("of a negative axis", 11, true, ("axis", -2));
        yield return Softmax("of a negative axis", 13, false, ("axis", -2));
        foreach ((int opset, OnnxType type) in new[] { (9, OnnxType.Int64), (13, OnnxType.Int32), (19, OnnxType.Int8) })
        {
            // The integers are cast back, so that the result has floats.
            yield return new($"Cast to {type}", opset, o =>
            {
                string scaled = o.Node("Mul", [X(o, 2, 9), o.Floats([20f])]);
                string whole = o.Node("Cast", [scaled], [("to", (int)type)]);
                return o.Node("Cast", [whole], [("to", 1)]);
            });
        }

        yield return new("Cast to FLOAT16", 13, o => o.Node("Cast", [o.Node("Cast", [X(o, 7)], [("to", 10)])], [("to", 1)]));
        yield return new("Cast with round_mode", 24, o => o.Node(
            "Cast", [o.Node("Cast", [X(o, 7)], [("to", 7), ("round_mode", "up"), ("saturate", 1)])], [("to", 1)]));
        foreach (OnnxCase quantized in Quantized())
        {
            yield return quantized;
        }
    }

    private static IEnumerable<OnnxCase> Quantized()
    {
        (int, OnnxType)[] forms = [(10, OnnxType.UInt8), (13, OnnxType.Int8), (19, OnnxType.UInt8), (21, OnnxType.Int8)];
        foreach ((int opset, OnnxType type) in forms)
        {
            yield return new($"QuantizeLinear and back, {type}", opset, o => QuantizeAndBack(o, type, []));
            yield return new($"QuantizeLinear alone, {type}", opset, o => o.Node(
                "Cast",
                [o.Node("QuantizeLinear", [X(o, 1, 3, 4, 4), o.Floats([0.0625f]), o.Constant(type, [7])])],
                [("to", 1)]));
        }

        foreach (int opset in new[] { 13, 19, 23 })
        {
            yield return new("QuantizeLinear and back, per channel", opset, o => QuantizeAndBack(o, OnnxType.Int8, [3]));
            yield return new("QuantizeLinear and back, per last axis", opset, o => QuantizeAndBack(o, OnnxType.UInt8, [4], ("axis", -1)));
        }

        yield return new("QuantizeLinear without zero point", 13, o =>
        {
            string scale = o.Floats([0.0625f]);
            return o.Node("DequantizeLinear", [o.Node("QuantizeLinear", [X(o, 1, 3, 4, 4), scale]), scale]);
        });
        yield return new("QuantizeLinear with output_dtype", 21, o =>
        {
            string scale = o.Floats([0.0625f]);
            string quantized = o.Node("QuantizeLinear", [X(o, 1, 3, 4, 4), scale], [("output_dtype", (int)OnnxType.Int8)]);
            return o.Node("DequantizeLinear", [quantized, scale]);
        });
        foreach (OnnxType type in new[] { OnnxType.Int8, OnnxType.UInt8, OnnxType.Int32 })
        {
            yield return new($"Conv of dequantized weights, {type}", 13, o =>
            {
                long[] numbers = [.. Enumerable.Range(0, 4 * 3 * 9).Select(i => (long)(i * 37 % 100))];
                string zero = o.Constant(type, type == OnnxType.Int32 ? [0, 0, 0, 0] : [3, 50, 9, 100], 4);
                string weights = o.Node(
                    "DequantizeLinear",
                    [o.Constant(type, numbers, 4, 3, 3, 3), o.Floats([0.01f, 0.02f, 0.004f, 0.008f], 4), zero],
                    [("axis", 0)]);
                return o.Node("Conv", [X(o, 1, 3, 6, 6), weights], [("pads", new long[] { 1, 1, 1, 1 })]);
            });
        }
    }

    private static string QuantizeAndBack(OnnxWriter onnx, OnnxType type, int[] shape, params (string, object)[] attributes)
    {
        int count = shape.Length == 0 ? 1 : shape[0];
        string scale = onnx.Floats([.. Enumerable.Range(0, count).Select(i => 0.0625f * (1 << (i % 3)))], shape);
        string zero = onnx.Constant(type, [.. Enumerable.Range(0, count).Select(i => 4L + i * 2)], shape);
        string quantized = onnx.Node("QuantizeLinear", [X(onnx, 1, 3, 4, 4), scale, zero], attributes);
        return onnx.Node("DequantizeLinear", [quantized, scale, zero], attributes);
    }

    private static OnnxCase Softmax(string name, int opset, bool differs, params (string, object)[] attributes) =>
        new($"Softmax, {name}", opset, o => o.Node("Softmax", [X(o, 2, 3, 4)], attributes)) { OpenVinoDiffers = differs };

    private static string X(OnnxWriter onnx, params int[] shape) => onnx.Input("x", shape);

    /// <summary>Adds constants from 0.2 to 1 in size, of both signs.</summary>
    private static string Weights(OnnxWriter onnx, ulong seed, params int[] shape)
    {
        Lcg random = new(seed);
        float[] numbers = [.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(_ =>
            random.Float(0.2f, 1) * (random.Chance(50) ? 1 : -1))];
        return onnx.Floats(numbers, shape);
    }
}
