using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>The sizes of a tensor as a list of integers. Shapes are known before the graph runs, so it is always folded.</summary>
internal sealed class ShapeOfOperation : Operation
{
    public static ShapeOfOperation Make(LayerContext layer, int version)
    {
        layer.CheckInputs(1, 1);
        IrElementType type = version >= 3 ? layer.ElementType("output_type", "i64") : IrElementType.I64;
        return type is IrElementType.I64 or IrElementType.I32
            ? new ShapeOfOperation { Outputs = [new(type, layer.MakeShape(layer.Inputs[0].Shape.Rank))] }
            : throw layer.Fail($"attribute 'output_type' is '{type.Text()}'; i64 and i32 are supported");
    }

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        for (int i = 0; i < inputs[0].Shape.Rank; i++)
        {
            outputs[0].Integers[i] = inputs[0].Shape[i];
        }
    }
}
