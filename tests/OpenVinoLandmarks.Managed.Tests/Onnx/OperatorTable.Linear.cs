using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Onnx;

/// <content>Convolutions, products of matrices and normalization.</content>
internal static partial class OperatorTable
{
    public static IEnumerable<OnnxCase> Linear()
    {
        foreach (int opset in new[] { 9, 11, 22 })
        {
            yield return Conv("default", opset, [4, 3, 3, 3], false);
            yield return Conv("bias, strides and pads", opset, [4, 3, 3, 3], true,
                ("kernel_shape", new long[] { 3, 3 }), ("strides", new long[] { 2, 1 }), ("pads", new long[] { 1, 0, 2, 1 }));
            yield return Conv("dilations", opset, [4, 3, 3, 3], true, ("dilations", new long[] { 2, 1 }));
            yield return Conv("depthwise", opset, [3, 1, 3, 3], true, ("group", 3), ("pads", new long[] { 1, 1, 1, 1 }));
            yield return Conv("groups", opset, [6, 1, 3, 3], false, ("group", 3));
            foreach (string mode in new[] { "SAME_UPPER", "SAME_LOWER", "VALID", "NOTSET" })
            {
                yield return Conv(mode, opset, [2, 3, 2, 3], true, ("auto_pad", mode), ("strides", new long[] { 2, 3 }));
            }
        }

        yield return new("Conv in one dimension", 11, o => o.Node(
            "Conv", [X(o, 1, 3, 11), Weights(o, 1, 4, 3, 3), Weights(o, 2, 4)], [("pads", new long[] { 1, 2 })]));
        yield return new("Conv of weights that are computed", 13, o => o.Node(
            "Conv", [X(o, 1, 3, 5, 5), o.Node("Mul", [Weights(o, 1, 2, 3, 3, 3), o.Floats([0.5f])])]));
        foreach (int opset in new[] { 9, 11, 22 })
        {
            yield return Transposed("default", opset, [3, 4, 3, 3]);
            yield return Transposed("stride", opset, [3, 4, 2, 2], ("strides", new long[] { 2, 2 }));
            yield return Transposed("pads and output_padding", opset, [3, 4, 3, 3],
                ("strides", new long[] { 2, 3 }), ("pads", new long[] { 1, 0, 1, 2 }), ("output_padding", new long[] { 1, 2 }));
            yield return Transposed("depthwise", opset, [3, 1, 4, 4],
                ("group", 3), ("strides", new long[] { 2, 2 }), ("pads", new long[] { 1, 1, 1, 1 }));
            yield return Transposed("dilations", opset, [3, 2, 3, 2],
                ("dilations", new long[] { 2, 1 }), ("kernel_shape", new long[] { 3, 2 }));
            yield return Transposed("pads above the kernel", opset, [3, 4, 2, 2],
                ("strides", new long[] { 3, 1 }), ("pads", new long[] { 2, 0, 2, 0 }));
        }

        foreach (int opset in new[] { 9, 14, 15 })
        {
            yield return new("BatchNormalization", opset, o => o.Node(
                "BatchNormalization", [X(o, 1, 3, 4, 5), .. Statistics(o)], [("epsilon", 0.01f), ("momentum", 0.5f)]));
            yield return new("BatchNormalization of a list", opset, o => o.Node("BatchNormalization", [X(o, 5, 3), .. Statistics(o)]));
        }

        yield return new("BatchNormalization, not training", 14, o => o.Node(
            "BatchNormalization", [X(o, 1, 3, 4), .. Statistics(o)], [("training_mode", 0)]));
        foreach (int opset in new[] { 9, 11, 13 })
        {
            yield return new("Gemm", opset, o => o.Node("Gemm", [X(o, 3, 4), Weights(o, 1, 4, 5), Weights(o, 2, 5)]));
            yield return new("Gemm with factors", opset, o => o.Node(
                "Gemm",
                [X(o, 4, 3), Weights(o, 1, 5, 4), Weights(o, 2, 3, 1)],
                [("alpha", 0.5f), ("beta", 2f), ("transA", 1), ("transB", 1)]));
        }

        yield return new("Gemm without a sum", 11, o => o.Node("Gemm", [X(o, 3, 4), Weights(o, 1, 4, 5)], [("alpha", 1.5f)]));
        yield return new("MatMul", 9, o => o.Node("MatMul", [X(o, 3, 4), Weights(o, 1, 4, 5)]));
        yield return new("MatMul of batches", 13, o => o.Node("MatMul", [X(o, 2, 1, 3, 4), o.Input("y", 5, 4, 2)]));
        yield return new("MatMul of a list", 13, o => o.Node("MatMul", [X(o, 4), Weights(o, 1, 4, 5)]));
    }

    private static OnnxCase Conv(string name, int opset, int[] weights, bool bias, params (string, object)[] attributes) =>
        new($"Conv, {name}", opset, o => o.Node(
            "Conv",
            bias ? [X(o, 1, 3, 8, 9), Weights(o, 1, weights), Weights(o, 2, weights[0])] : [X(o, 1, 3, 8, 9), Weights(o, 1, weights)],
            attributes));

    private static OnnxCase Transposed(string name, int opset, int[] weights, params (string, object)[] attributes)
    {
        int groups = attributes.Any(a => a.Item1 == "group") ? weights[0] : 1;
        return new($"ConvTranspose, {name}", opset, o => o.Node(
            "ConvTranspose", [X(o, 1, 3, 5, 6), Weights(o, 1, weights), Weights(o, 2, weights[1] * groups)], attributes));
    }

    private static string[] Statistics(OnnxWriter onnx) =>
    [
        onnx.Floats([0.5f, 1.5f, -1f], 3), onnx.Floats([0.1f, -0.2f, 0.3f], 3), onnx.Floats([0.2f, -0.4f, 0.6f], 3),
        onnx.Floats([0.5f, 1f, 2f], 3),
    ];
}
