using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>Greatest element of each window; padding never wins. From opset8 on output 1 tells where it was.</summary>
internal sealed class MaxPoolOperation : Operation
{
    public required Window Window { get; init; }

    /// <summary>Indices count within this many elements: the product of the sizes from the attribute <c>axis</c> on.</summary>
    public required int IndexPeriod { get; init; }

    /// <inheritdoc/>
    public override long Work => (long)Outputs[0].Shape.Count * Window.KernelHeight * Window.KernelWidth;

    public static MaxPoolOperation Make(LayerContext layer, int version)
    {
        layer.CheckInputs(1, 1);
        Shape data = layer.FloatInput(0).Shape;
        WindowReading.CheckRank(layer, data);
        int[] kernel = PoolKernel(layer, data.Rank - 2);
        bool ceiling = layer.Choice("rounding_type", "floor", "floor", "ceil") == 1;
        (Window window, int height, int width) = WindowReading.Read(layer, data, kernel, dilated: version >= 8, ceiling, paddingFillsAll: false);
        Shape shape = WindowReading.MakeShape(layer, data, data[1], height, width);
        OutputInfo result = new(layer.Inputs[0].Type, shape);
        if (version < 8)
        {
            // Some converters write the attributes of the later version here, where they mean nothing.
            layer.Ignore("dilations", "axis", "index_element_type");
            return new MaxPoolOperation { Window = window, IndexPeriod = data.Count, Outputs = [result] };
        }

        IrElementType indexType = layer.ElementType("index_element_type", "i64");
        int axis = layer.Axis(layer.Integer("axis", 0), data.Rank);
        return indexType is IrElementType.I64 or IrElementType.I32
            ? new MaxPoolOperation { Window = window, IndexPeriod = data.CountOf(axis, data.Rank), Outputs = [result, new(indexType, shape)] }
            : throw layer.Fail($"attribute 'index_element_type' has '{indexType.Text()}'; i64 and i32 are possible");
    }

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        NaivePooling.Max(Window, inputs[0], outputs[0], outputs.Length > 1 ? outputs[1].Integers : [], IndexPeriod);

    internal static int[] PoolKernel(LayerContext layer, int spatial)
    {
        int[] kernel = layer.Integers("kernel");
        return kernel.Length == spatial && kernel.All(k => k is >= 1 and <= Shape.MaxElements)
            ? kernel
            : throw layer.Fail($"attribute 'kernel' must have {spatial} numbers from 1 up");
    }
}
