using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>Average of the elements of each window.</summary>
internal sealed class AveragePoolOperation : Operation
{
    public required Window Window { get; init; }

    /// <summary>Whether the sum is divided by the size of the kernel instead of by the number of elements that are not padding.</summary>
    public required bool CountPadding { get; init; }

    /// <inheritdoc/>
    public override long Work => (long)Outputs[0].Shape.Count * Window.KernelHeight * Window.KernelWidth;

    public static AveragePoolOperation Make(LayerContext layer)
    {
        layer.CheckInputs(1, 1);
        Shape data = layer.FloatInput(0).Shape;
        WindowAttributes.CheckRank(layer, data);
        int[] kernel = WindowAttributes.ReadKernel(layer, data.Rank - 2);
        bool ceiling = layer.Choice("rounding_type", "floor", "floor", "ceil") == 1;
        bool excludePadding = layer.Bool("exclude-pad");
        (Window window, int height, int width) =
            WindowAttributes.Read(layer, data, kernel, dilated: false, ceiling, paddingFillsAll: false);

        // If the number of windows is rounded up, the last one can reach over the edge without padding: elements there never count.
        bool padded = (window.PadTop | window.PadLeft | window.PadBottom | window.PadRight) != 0;
        return new AveragePoolOperation
        {
            Window = window,
            CountPadding = !excludePadding && padded,
            Outputs = [new(layer.Inputs[0].Type, WindowAttributes.MakeShape(layer, data, data[1], height, width))],
        };
    }

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        NaivePooling.Average(Window, CountPadding, inputs[0], outputs[0]);
}
