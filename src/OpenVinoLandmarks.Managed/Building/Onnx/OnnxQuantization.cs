using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Reading.Onnx;

namespace OpenVinoLandmarks.Managed.Building.Onnx;

/// <summary>
/// Translates QuantizeLinear and DequantizeLinear, per tensor or per element of an axis, to 8 bits. Quantized numbers are computed as
/// floats: a FakeQuantize whose levels are the integers. As with OpenVINO, the zero point is added before rounding, so that a number
/// exactly between two levels can become the other one if the zero point is odd.
/// </summary>
internal static class OnnxQuantization
{
    public static IReadOnlyList<Value> Quantize(OnnxNodeContext node)
    {
        node.CheckInputs(2, 3);
        Value data = node.Input(0);
        IrElementType type = QuantizedType(node);
        Scaling scaling = ReadScaling(node, data.Shape);
        (float least, float most) = type == IrElementType.U8 ? (0f, 255f) : (-128f, 127f);
        Value low = Limit(node, data.Type, scaling, least);
        Value high = Limit(node, data.Type, scaling, most);
        Value floats = node.Emit(
            "FakeQuantize",
            1,
            [("levels", "256"), ("auto_broadcast", "numpy")],
            data,
            low,
            high,
            node.Constant(data.Type, [least]),
            node.Constant(data.Type, [most]));
        Value quantized = OnnxElementwise.Cast(node, floats, type);
        node.NoteSameNumbers(quantized, floats);
        return [quantized];
    }

    public static IReadOnlyList<Value> Dequantize(OnnxNodeContext node)
    {
        node.CheckInputs(2, 3);
        Value quantized = node.Input(0);
        if (quantized.Type.IsFloat() || (node.Optional(2) is { } zero && zero.Type != quantized.Type))
        {
            throw node.Fail($"input 0 is {quantized.Type.Text()}; an integer type is expected, and the zero point must have the same");
        }

        if (node.Opset >= 23)
        {
            ReadFloatType(node);
        }

        Scaling scaling = ReadScaling(node, quantized.Shape);
        IrElementType type = node.Input(1).Type;
        Value floats = node.FloatsOf(quantized) is { } known && known.Type == type ? known : OnnxElementwise.Cast(node, quantized, type);
        if (Array.Exists(scaling.ZeroPoints, z => z != 0))
        {
            floats = OnnxElementwise.Arithmetic(node, "Subtract", floats, node.Constant(type, scaling.ZeroPoints, scaling.Dims));
        }

        return [OnnxElementwise.Arithmetic(node, "Multiply", floats, node.Constant(type, scaling.Scales, scaling.Dims))];
    }

    /// <summary>Returns the type of the zero point, or of the attribute <c>output_dtype</c> from operator set 21 on.</summary>
    private static IrElementType QuantizedType(OnnxNodeContext node)
    {
        long stated = node.Opset >= 21 ? node.Integer("output_dtype", 0) : 0;
        if (node.Opset >= 19)
        {
            // It only concerns 8-bit floats.
            _ = node.Bool("saturate", true);
        }

        if (node.Opset >= 23)
        {
            ReadFloatType(node);
        }

        IrElementType type = node.Optional(2)?.Type ?? IrElementType.U8;
        if (stated != 0)
        {
            bool agrees = OnnxElementTypes.TryGet(stated, out IrElementType named) && (node.Optional(2) is null || named == type);
            type = agrees ? named : throw node.Fail($"attribute 'output_dtype' is {OnnxElementTypes.Name(stated)}, which does not fit");
        }

        return type is IrElementType.U8 or IrElementType.I8
            ? type
            : throw node.Fail($"the quantized type is {type.Text()}; i8 and u8 are supported");
    }

    /// <summary>Reads an attribute for the type to compute with; this engine computes with 32 bits.</summary>
    private static void ReadFloatType(OnnxNodeContext node)
    {
        string name = node.Node.Type == "QuantizeLinear" ? "precision" : "output_dtype";
        long type = node.Integer(name, 0);
        if (type is not (0 or 1))
        {
            throw node.Fail($"attribute '{name}' is {OnnxElementTypes.Name(type)}; FLOAT is supported");
        }
    }

    private static Scaling ReadScaling(OnnxNodeContext node, Shape data)
    {
        if (node.Opset >= 21)
        {
            node.Require("block_size", 0);
        }

        float[] scales = node.ConstantFloats(1, "scale");
        float[] zeros = node.Optional(2) is null ? new float[scales.Length] : ZeroPoints(node);
        if (zeros.Length != scales.Length || Array.Exists(scales, s => !(s > 0 && float.IsFinite(s))))
        {
            throw node.Fail("the scales must be positive, and there must be as many zero points as scales");
        }

        long stated = node.Opset >= 13 ? node.Integer("axis", 1) : 1;
        if (scales.Length == 1)
        {
            return new Scaling(scales, zeros, []);
        }

        int axis = node.Opset >= 13 ? node.Axis(stated, data.Rank) : throw node.Fail("scales per axis need operator set 13");
        int[] dims = [.. Enumerable.Repeat(1, data.Rank)];
        dims[axis] = scales.Length == data[axis]
            ? scales.Length
            : throw node.Fail($"it has {scales.Length} scales for axis {axis} of data of the shape {data}");
        return new Scaling(scales, zeros, dims);
    }

    private static float[] ZeroPoints(OnnxNodeContext node)
    {
        Constant constant = node.Input(2).Constant ?? throw node.Fail("input 2 (zero point) must be constant");
        return constant.Type.IsFloat()
            ? throw node.Fail($"input 2 (zero point) is {constant.Type.Text()}; an integer type is expected")
            : [.. constant.Integers.ToArray().Select(z => (float)z)];
    }

    private static Value Limit(OnnxNodeContext node, IrElementType type, Scaling scaling, float level) =>
        node.Constant(type, [.. scaling.Scales.Zip(scaling.ZeroPoints, (s, z) => (level - z) * s)], scaling.Dims);

    private sealed record Scaling(float[] Scales, float[] ZeroPoints, int[] Dims);
}
