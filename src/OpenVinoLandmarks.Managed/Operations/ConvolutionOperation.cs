using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>
/// Convolution and GroupConvolution of [N, C, H, W] (or [N, C, W]). Input 1 has the weights: [O, I, h, w], or [G, O / G, I / G, h, w] for a
/// GroupConvolution; both lie in memory as [O][I / G][h][w].
/// </summary>
internal sealed class ConvolutionOperation : Operation
{
    public required Window Window { get; init; }

    /// <summary>1 for a Convolution.</summary>
    public required int Groups { get; init; }

    public required int InputChannels { get; init; }

    public required int OutputChannels { get; init; }

    public static ConvolutionOperation Make(LayerContext layer, bool grouped)
    {
        layer.CheckInputs(2, 2);
        layer.CheckSameTypes();
        (Shape data, Shape weights) = (layer.FloatInput(0).Shape, layer.FloatInput(1).Shape);
        WindowReading.CheckRank(layer, data);
        int lead = grouped ? 3 : 2;
        if (weights.Rank != data.Rank - 2 + lead || weights.Count == 0)
        {
            throw layer.Fail($"weights of the shape {weights} for data of the shape {data}");
        }

        int groups = grouped ? weights[0] : 1;
        if ((long)weights[lead - 1] * groups != data[1])
        {
            throw layer.Fail($"weights of the shape {weights} take {(long)weights[lead - 1] * groups} channels, the data has {data[1]}");
        }

        (Window window, int height, int width) = WindowReading.Read(layer, data, weights.Dims[lead..], dilated: true, ceiling: false, paddingFillsAll: true);
        int outputs = groups * weights[lead - 2];
        return new ConvolutionOperation
        {
            Window = window,
            Groups = groups,
            InputChannels = data[1],
            OutputChannels = outputs,
            Outputs = [new(layer.Inputs[0].Type, WindowReading.MakeShape(layer, data, outputs, height, width))],
        };
    }

    /// <inheritdoc/>
    public override long Work =>
        (long)Outputs[0].Shape.Count * (InputChannels / Groups) * Window.KernelHeight * Window.KernelWidth;

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        NaiveConvolution.Run(this, inputs[0], inputs[1], outputs[0]);
}
