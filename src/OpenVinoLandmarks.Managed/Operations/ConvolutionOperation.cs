using System.Numerics;
using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>
/// Convolution and GroupConvolution of [N, C, H, W] or [N, C, W]. Input 1 has the weights: [O, I, h, w], or [G, O / G, I / G, h, w] for a
/// GroupConvolution; both are [O][I / G][h][w] in memory.
/// </summary>
internal sealed class ConvolutionOperation : Operation
{
    public required Window Window { get; init; }

    /// <summary>The number of groups; 1 for a Convolution.</summary>
    public required int Groups { get; init; }

    public required int InputChannels { get; init; }

    public required int OutputChannels { get; init; }

    /// <summary>Whether each channel has one filter of its own.</summary>
    public bool IsDepthwise => Groups == InputChannels && Groups == OutputChannels;

    public static ConvolutionOperation Make(LayerContext layer, bool grouped)
    {
        layer.CheckInputs(2, 2);
        layer.CheckSameTypes();
        (Shape data, Shape weights) = (layer.FloatInput(0).Shape, layer.FloatInput(1).Shape);
        WindowAttributes.CheckRank(layer, data);
        int lead = grouped ? 3 : 2;
        if (weights.Rank != data.Rank - 2 + lead || weights.Count == 0)
        {
            throw layer.Fail($"weights of the shape {weights} do not fit data of the shape {data}");
        }

        int groups = grouped ? weights[0] : 1;
        long inputs = (long)weights[lead - 1] * groups;
        if (inputs != data[1])
        {
            throw layer.Fail($"weights of the shape {weights} take {inputs} channels; the data has {data[1]}");
        }

        (Window window, int height, int width) =
            WindowAttributes.Read(layer, data, weights.Dims[lead..], dilated: true, ceiling: false, paddingFillsAll: true);
        int outputs = groups * weights[lead - 2];
        return new ConvolutionOperation
        {
            Window = window,
            Groups = groups,
            InputChannels = data[1],
            OutputChannels = outputs,
            Outputs = [new(layer.Inputs[0].Type, WindowAttributes.MakeShape(layer, data, outputs, height, width))],
        };
    }

    /// <inheritdoc/>
    public override long Work =>
        (long)Outputs[0].Shape.Count * (InputChannels / Groups) * Window.KernelHeight * Window.KernelWidth;

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        NaiveConvolution.Run(this, inputs[0], inputs[1], outputs[0]);
}

/// <summary>Convolution by its definition: adds one weight at a time to a whole output channel.</summary>
internal static class NaiveConvolution
{
    public static void Run(ConvolutionOperation operation, Tensor input, Tensor weights, Tensor output)
    {
        Window window = operation.Window;
        (int height, int width) = Plane(input.Shape);
        (int outHeight, int outWidth) = Plane(output.Shape);
        int groupInputs = operation.InputChannels / operation.Groups;
        int groupOutputs = operation.OutputChannels / operation.Groups;
        int taps = window.KernelHeight * window.KernelWidth;
        output.Floats.Clear();
        for (int n = 0; n < output.Shape[0]; n++)
        {
            for (int o = 0; o < operation.OutputChannels; o++)
            {
                int first = (n * operation.OutputChannels + o) * outHeight * outWidth;
                Span<float> target = output.Floats.Slice(first, outHeight * outWidth);
                int firstInput = o / groupOutputs * groupInputs;
                for (int i = 0; i < groupInputs; i++)
                {
                    int channel = n * operation.InputChannels + firstInput + i;
                    ReadOnlySpan<float> source = input.Floats.Slice(channel * height * width, height * width);
                    ReadOnlySpan<float> kernel = weights.Floats.Slice((o * groupInputs + i) * taps, taps);
                    AddChannel(window, source, height, width, kernel, target, outHeight, outWidth);
                }
            }
        }
    }

    private static void AddChannel(
        in Window window,
        ReadOnlySpan<float> source,
        int height,
        int width,
        ReadOnlySpan<float> kernel,
        Span<float> target,
        int outHeight,
        int outWidth)
    {
        for (int ky = 0; ky < window.KernelHeight; ky++)
        {
            for (int kx = 0; kx < window.KernelWidth; kx++)
            {
                float weight = kernel[ky * window.KernelWidth + kx];
                for (int y = 0; y < outHeight; y++)
                {
                    long sourceY = (long)y * window.StrideY - window.PadTop + (long)ky * window.DilationY;
                    if (sourceY < 0 || sourceY >= height)
                    {
                        continue;
                    }

                    long shift = (long)kx * window.DilationX - window.PadLeft;
                    AddRow(weight, source.Slice((int)sourceY * width, width), shift, window.StrideX, target.Slice(y * outWidth, outWidth));
                }
            }
        }
    }

    private static void AddRow(float weight, ReadOnlySpan<float> source, long shift, int stride, Span<float> target)
    {
        // Only the part of the row inside the source, so that the loop does not test for the edges.
        int first = (int)Math.Min(target.Length, shift >= 0 ? 0 : (-shift + stride - 1) / stride);
        int end = shift >= source.Length ? first : (int)Math.Min(target.Length, (source.Length - shift - 1) / stride + 1);
        int at = (int)Math.Clamp((long)first * stride + shift, 0, source.Length);
        if (stride == 1 && end > first)
        {
            AddScaled(weight, source.Slice(at, end - first), target[first..end]);
            return;
        }

        for (int x = first; x < end; x++, at += stride)
        {
            target[x] += weight * source[at];
        }
    }

    /// <summary>Adds a scaled row to another; nearly all time is spent in this loop.</summary>
    private static void AddScaled(float weight, ReadOnlySpan<float> source, Span<float> target)
    {
        int x = 0;
        for (; x <= target.Length - Vector<float>.Count; x += Vector<float>.Count)
        {
            Vector<float> sum = new Vector<float>(target[x..]) + weight * new Vector<float>(source[x..]);
            sum.CopyTo(target[x..]);
        }

        for (; x < target.Length; x++)
        {
            target[x] += weight * source[x];
        }
    }

    private static (int Height, int Width) Plane(Shape shape) => shape.Rank == 4 ? (shape[2], shape[3]) : (1, shape[2]);
}
