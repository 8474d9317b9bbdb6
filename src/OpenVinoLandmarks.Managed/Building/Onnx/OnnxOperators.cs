using System.Collections.Frozen;
using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Building.Onnx;

/// <summary>The supported ONNX operators of the default domain and their translations, which handle all versions of the operator.</summary>
internal static class OnnxOperators
{
    private delegate IReadOnlyList<Value> Translation(OnnxNodeContext node);

    private static readonly FrozenDictionary<string, Translation> s_translations = new Dictionary<string, Translation>
    {
        ["Add"] = n => OnnxElementwise.Arithmetic(n, "Add"),
        ["AveragePool"] = OnnxPooling.Average,
        ["BatchNormalization"] = OnnxLinear.BatchNormalization,
        ["Cast"] = OnnxElementwise.Cast,
        ["Clip"] = OnnxElementwise.Clip,
        ["Concat"] = OnnxSlicing.Concat,
        ["Constant"] = OnnxShapes.Constant,
        ["Conv"] = OnnxLinear.Convolution,
        ["ConvTranspose"] = OnnxTransposedConvolution.Convolution,
        ["DequantizeLinear"] = OnnxQuantization.Dequantize,
        ["Div"] = n => OnnxElementwise.Arithmetic(n, "Divide"),
        ["Exp"] = n => OnnxElementwise.Function(n, "Exp"),
        ["Flatten"] = OnnxShapes.Flatten,
        ["Gather"] = OnnxSlicing.Gather,
        ["Gemm"] = OnnxLinear.Gemm,
        ["GlobalAveragePool"] = n => OnnxPooling.Global(n, "AvgPool"),
        ["GlobalMaxPool"] = n => OnnxPooling.Global(n, "MaxPool"),
        ["HardSigmoid"] = OnnxElementwise.HardSigmoid,
        ["HardSwish"] = OnnxElementwise.HardSwish,
        ["Identity"] = OnnxShapes.Identity,
        ["LeakyRelu"] = OnnxElementwise.LeakyRelu,
        ["MatMul"] = OnnxLinear.MatMul,
        ["MaxPool"] = OnnxPooling.Max,
        ["Mul"] = n => OnnxElementwise.Arithmetic(n, "Multiply"),
        ["PRelu"] = OnnxElementwise.PRelu,
        ["Pad"] = OnnxSlicing.Pad,
        ["QuantizeLinear"] = OnnxQuantization.Quantize,
        ["Relu"] = n => OnnxElementwise.Function(n, "ReLU"),
        ["Reshape"] = OnnxShapes.Reshape,
        ["Resize"] = OnnxResizing.Resize,
        ["Shape"] = OnnxShapes.Shape,
        ["Sigmoid"] = n => OnnxElementwise.Function(n, "Sigmoid"),
        ["Slice"] = OnnxSlicing.Slice,
        ["Softmax"] = OnnxElementwise.Softmax,
        ["Split"] = OnnxSlicing.Split,
        ["Squeeze"] = n => OnnxShapes.Axes(n, "Squeeze"),
        ["Sub"] = n => OnnxElementwise.Arithmetic(n, "Subtract"),
        ["Transpose"] = OnnxShapes.Transpose,
        ["Unsqueeze"] = n => OnnxShapes.Axes(n, "Unsqueeze"),
        ["Upsample"] = OnnxResizing.Upsample,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, (int First, int Last)> s_opsets = new Dictionary<string, (int, int)>
    {
        ["HardSwish"] = (14, int.MaxValue),
        ["DequantizeLinear"] = (10, int.MaxValue),
        ["QuantizeLinear"] = (10, int.MaxValue),
        ["Resize"] = (10, int.MaxValue),
        ["Upsample"] = (0, 9),
    }.ToFrozenDictionary();

    /// <summary>The types of all supported operators, in alphabetical order.</summary>
    public static IEnumerable<string> Types => s_translations.Keys.Order(StringComparer.Ordinal);

    /// <summary>Adds the operations that a node becomes to the graph and returns its outputs.</summary>
    /// <exception cref="ModelFormatException">
    /// The operator is not supported, or its attributes or inputs are invalid.
    /// </exception>
    public static IReadOnlyList<Value> Translate(OnnxNodeContext node)
    {
        if (!node.Node.IsStandard || !s_translations.TryGetValue(node.Node.Type, out Translation? translate))
        {
            throw node.Fail("this operator is not supported; an OpenVINO device may run it");
        }

        if (s_opsets.TryGetValue(node.Node.Type, out (int First, int Last) range) && (node.Opset < range.First || node.Opset > range.Last))
        {
            throw node.Fail("the operator set does not have this operator");
        }

        IReadOnlyList<Value> outputs = translate(node);
        node.CheckAllRead();
        return outputs;
    }
}
