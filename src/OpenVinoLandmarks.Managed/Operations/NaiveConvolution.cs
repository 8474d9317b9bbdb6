using System.Numerics;
using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>Convolution by its definition: one weight at a time over a whole plane.</summary>
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
                Span<float> target = output.Floats.Slice((n * operation.OutputChannels + o) * outHeight * outWidth, outHeight * outWidth);
                int firstInput = o / groupOutputs * groupInputs;
                for (int i = 0; i < groupInputs; i++)
                {
                    ReadOnlySpan<float> source = input.Floats.Slice((n * operation.InputChannels + firstInput + i) * height * width, height * width);
                    ReadOnlySpan<float> kernel = weights.Floats.Slice((o * groupInputs + i) * taps, taps);
                    AddChannel(window, source, height, width, kernel, target, outHeight, outWidth);
                }
            }
        }
    }

    private static void AddChannel(in Window window, ReadOnlySpan<float> source, int height, int width, ReadOnlySpan<float> kernel, Span<float> target, int outHeight, int outWidth)
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
        // The part of the row that lies inside the source, so that the loop needs no test.
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

    /// <summary>The one loop that nearly all time is spent in.</summary>
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
