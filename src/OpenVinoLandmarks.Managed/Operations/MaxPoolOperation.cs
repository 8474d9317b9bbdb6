using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>Maximum of each window, without the padding. From opset8 on, output 1 has the index of the maximum in the input.</summary>
internal sealed class MaxPoolOperation : Operation
{
    public required Window Window { get; init; }

    /// <summary>Indices are modulo this number: the product of the sizes from the attribute <c>axis</c> on.</summary>
    public required int IndexPeriod { get; init; }

    /// <inheritdoc/>
    public override long Work => (long)Outputs[0].Shape.Count * Window.KernelHeight * Window.KernelWidth;

    public static MaxPoolOperation Make(LayerContext layer, int version)
    {
        layer.CheckInputs(1, 1);
        Shape data = layer.FloatInput(0).Shape;
        WindowAttributes.CheckRank(layer, data);
        int[] kernel = WindowAttributes.ReadKernel(layer, data.Rank - 2);
        bool ceiling = layer.Choice("rounding_type", "floor", "floor", "ceil") == 1;
        (Window window, int height, int width) =
            WindowAttributes.Read(layer, data, kernel, dilated: version >= 8, ceiling, paddingFillsAll: false);
        Shape shape = WindowAttributes.MakeShape(layer, data, data[1], height, width);
        OutputInfo result = new(layer.Inputs[0].Type, shape);
        if (version < 8)
        {
            // Some converters write the attributes of the later version, which have no meaning here.
            layer.Ignore("dilations", "axis", "index_element_type");
            return new MaxPoolOperation { Window = window, IndexPeriod = data.Count, Outputs = [result] };
        }

        IrElementType indexType = layer.ElementType("index_element_type", "i64");
        int axis = layer.Axis(layer.Integer("axis", 0), data.Rank);
        int period = data.CountOf(axis, data.Rank);
        return indexType is IrElementType.I64 or IrElementType.I32
            ? new MaxPoolOperation { Window = window, IndexPeriod = period, Outputs = [result, new(indexType, shape)] }
            : throw layer.Fail($"attribute 'index_element_type' is '{indexType.Text()}'; i64 and i32 are supported");
    }

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        NaivePooling.Max(Window, inputs[0], outputs[0], outputs.Length > 1 ? outputs[1].Integers : [], IndexPeriod);
}
