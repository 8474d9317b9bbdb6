using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>Converts the elements to another type.</summary>
internal sealed class ConvertOperation : Operation
{
    public static ConvertOperation Make(LayerContext layer)
    {
        layer.CheckInputs(1, 1);
        return new ConvertOperation { Outputs = [new(layer.ElementType("destination_type"), layer.Inputs[0].Shape)] };
    }

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        switch (inputs[0].IsFloat, outputs[0].IsFloat)
        {
            case (true, true):
                inputs[0].Floats.CopyTo(outputs[0].Floats);
                break;
            case (true, false):
                ToIntegers(inputs[0].Floats, outputs[0]);
                break;
            case (false, true):
                ToFloats(inputs[0].Integers, outputs[0].Floats);
                break;
            default:
                Narrow(inputs[0].Integers, outputs[0]);
                break;
        }
    }

    /// <summary>Returns the low bits of an integer that its type can hold.</summary>
    internal static long Wrap(long value, IrElementType type) => type switch
    {
        IrElementType.I32 => unchecked((int)value),
        IrElementType.I8 => unchecked((sbyte)value),
        IrElementType.U8 => unchecked((byte)value),
        _ => value,
    };

    private static void ToIntegers(ReadOnlySpan<float> source, Tensor target)
    {
        Span<long> result = target.Integers;
        (long least, long most) = target.Type switch
        {
            IrElementType.I32 => (int.MinValue, int.MaxValue),
            IrElementType.I8 => (sbyte.MinValue, sbyte.MaxValue),
            IrElementType.U8 => (0, byte.MaxValue),
            _ => (long.MinValue, long.MaxValue),
        };
        for (int i = 0; i < result.Length; i++)
        {
            // The conversion rounds towards zero, saturates, and turns NaN into 0.
            result[i] = Math.Clamp((long)source[i], least, most);
        }
    }

    private static void ToFloats(ReadOnlySpan<long> source, Span<float> result)
    {
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = source[i];
        }
    }

    private static void Narrow(ReadOnlySpan<long> source, Tensor target)
    {
        Span<long> result = target.Integers;
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = Wrap(source[i], target.Type);
        }
    }
}
