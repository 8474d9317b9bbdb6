using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Building.Onnx;

/// <summary>Translates convolutions, products of matrices and normalization.</summary>
internal static class OnnxLinear
{
    /// <summary>Translates Conv: a convolution, grouped or not, and its bias.</summary>
    public static IReadOnlyList<Value> Convolution(OnnxNodeContext node)
    {
        node.CheckInputs(2, 3);
        (Value data, Value weights) = (node.Input(0), node.Input(1));
        OnnxWindow.CheckRank(node, data.Shape);
        if (weights.Shape.Rank != data.Shape.Rank)
        {
            throw node.Fail($"weights of the shape {weights.Shape} do not fit data of the shape {data.Shape}");
        }

        OnnxWindow window = OnnxWindow.OfConvolution(node, data.Shape, weights.Shape);
        long groups = node.Integer("group", 1);
        Value output;
        if (groups == 1)
        {
            output = node.Emit("Convolution", 1, window.Attributes(hasKernel: false, dilated: true), data, weights);
        }
        else
        {
            long[] dims = OnnxShapes.Dims(weights.Shape);
            if (groups < 1 || dims[0] % groups != 0)
            {
                throw node.Fail($"attribute 'group' is {groups}, which does not divide weights of the shape {weights.Shape}");
            }

            Value grouped = OnnxShapes.Reshape(node, weights, [groups, dims[0] / groups, .. dims.AsSpan(1)]);
            output = node.Emit("GroupConvolution", 1, window.Attributes(hasKernel: false, dilated: true), data, grouped);
        }

        return [node.Optional(2) is { } bias ? AddBias(node, output, bias) : output];
    }

    /// <summary>Translates BatchNormalization with constant statistics to a scale and a shift per channel.</summary>
    public static IReadOnlyList<Value> BatchNormalization(OnnxNodeContext node)
    {
        node.CheckInputs(5, 5);
        float epsilon = node.Float("epsilon", 1e-5f);

        // The momentum only has a meaning in training.
        _ = node.Float("momentum", 0.9f);
        if (node.Opset >= 14)
        {
            node.Require("training_mode", 0);
        }

        Value data = node.Input(0);
        int channels = data.Shape.Rank >= 2 ? data.Shape[1] : throw node.Fail($"data of the shape {data.Shape} has no channels");
        float[][] numbers = [.. new[] { "scale", "bias", "mean", "variance" }.Select((role, i) => node.ConstantFloats(i + 1, role))];
        if (numbers.Any(n => n.Length != channels))
        {
            throw node.Fail($"the scale, bias, mean and variance must have {channels} elements, one per channel of {data.Shape}");
        }

        (float[] scale, float[] shift) = (new float[channels], new float[channels]);
        for (int i = 0; i < channels; i++)
        {
            scale[i] = numbers[0][i] / MathF.Sqrt(numbers[3][i] + epsilon);
            shift[i] = numbers[1][i] - numbers[2][i] * scale[i];
        }

        int[] dims = [1, channels, .. Enumerable.Repeat(1, data.Shape.Rank - 2)];
        Value scaled = OnnxElementwise.Arithmetic(node, "Multiply", data, node.Constant(data.Type, scale, dims));
        return [OnnxElementwise.Arithmetic(node, "Add", scaled, node.Constant(data.Type, shift, dims))];
    }

    /// <summary>Translates Gemm: alpha times the product of two matrices plus beta times a third, which broadcasts.</summary>
    public static IReadOnlyList<Value> Gemm(OnnxNodeContext node)
    {
        node.CheckInputs(node.Opset < 11 ? 3 : 2, 3);
        (Value a, Value b) = (node.Input(0), node.Input(1));
        if (a.Shape.Rank != 2 || b.Shape.Rank != 2)
        {
            throw node.Fail($"inputs of the shapes {a.Shape} and {b.Shape} are not matrices");
        }

        Value product = Product(node, a, b, node.Bool("transA", false), node.Bool("transB", false));
        Value scaled = Scale(node, product, node.Float("alpha", 1));
        float beta = node.Float("beta", 1);
        if (node.Optional(2) is not { } c)
        {
            return [scaled];
        }

        Value sum = OnnxElementwise.Arithmetic(node, "Add", scaled, Scale(node, c, beta));
        return sum.Shape.Equals(product.Shape)
            ? [sum]
            : throw node.Fail($"input 2 of the shape {c.Shape} does not broadcast to {product.Shape}");
    }

    public static IReadOnlyList<Value> MatMul(OnnxNodeContext node)
    {
        node.CheckInputs(2, 2);
        return [Product(node, node.Input(0), node.Input(1), false, false)];
    }

    /// <summary>Adds one number per channel.</summary>
    public static Value AddBias(OnnxNodeContext node, Value output, Value bias)
    {
        int channels = output.Shape[1];
        if (bias.Shape.Rank != 1 || bias.Shape[0] != channels)
        {
            throw node.Fail($"input 2 (bias) has the shape {bias.Shape}; [{channels}] is expected");
        }

        long[] dims = [1, channels, .. Enumerable.Repeat(1L, output.Shape.Rank - 2)];
        return OnnxElementwise.Arithmetic(node, "Add", output, OnnxShapes.Reshape(node, bias, dims));
    }

    private static Value Product(OnnxNodeContext node, Value a, Value b, bool transposeA, bool transposeB) => node.Emit(
        "MatMul", 1, [("transpose_a", transposeA ? "true" : "false"), ("transpose_b", transposeB ? "true" : "false")], a, b);

    private static Value Scale(OnnxNodeContext node, Value value, float factor) =>
        factor == 1 ? value : OnnxElementwise.Arithmetic(node, "Multiply", value, node.Constant(value.Type, [factor]));
}
