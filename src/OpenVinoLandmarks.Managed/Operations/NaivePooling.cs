using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>Pooling by its definition: reads all elements of each window.</summary>
internal static class NaivePooling
{
    /// <summary>
    /// Computes the maximum of each window and, if <paramref name="indices"/> is not empty, the index of the maximum in the whole tensor
    /// modulo <paramref name="period"/>.
    /// </summary>
    public static void Max(in Window window, Tensor input, Tensor output, Span<long> indices, int period)
    {
        (int height, int width) = Plane(input.Shape);
        (int outHeight, int outWidth) = Plane(output.Shape);
        ReadOnlySpan<float> data = input.Floats;
        Span<float> result = output.Floats;
        int at = 0;
        for (int plane = 0; plane < input.Shape[0] * input.Shape[1]; plane++)
        {
            for (int y = 0; y < outHeight; y++)
            {
                for (int x = 0; x < outWidth; x++, at++)
                {
                    (float best, int place) = Greatest(window, data.Slice(plane * height * width, height * width), height, width, y, x);
                    result[at] = best;
                    if (!indices.IsEmpty)
                    {
                        indices[at] = (plane * (long)(height * width) + place) % period;
                    }
                }
            }
        }
    }

    /// <summary>Computes the average of each window.</summary>
    public static void Average(in Window window, bool countPadding, Tensor input, Tensor output)
    {
        (int height, int width) = Plane(input.Shape);
        (int outHeight, int outWidth) = Plane(output.Shape);
        ReadOnlySpan<float> data = input.Floats;
        Span<float> result = output.Floats;
        int at = 0;
        for (int plane = 0; plane < input.Shape[0] * input.Shape[1]; plane++)
        {
            for (int y = 0; y < outHeight; y++)
            {
                for (int x = 0; x < outWidth; x++, at++)
                {
                    (double sum, long count) = Sum(window, data.Slice(plane * height * width, height * width), height, width, y, x);
                    count = countPadding ? (long)window.KernelHeight * window.KernelWidth : count;
                    result[at] = count == 0 ? 0 : (float)(sum / count);
                }
            }
        }
    }

    private static (float Best, int Place) Greatest(in Window window, ReadOnlySpan<float> plane, int height, int width, int y, int x)
    {
        (float best, int place) = (float.MinValue, 0);
        (long top, long left) = ((long)y * window.StrideY - window.PadTop, (long)x * window.StrideX - window.PadLeft);
        for (int ky = 0; ky < window.KernelHeight; ky++)
        {
            long row = top + (long)ky * window.DilationY;
            for (int kx = 0; kx < window.KernelWidth && row >= 0 && row < height; kx++)
            {
                long column = left + (long)kx * window.DilationX;
                if (column >= 0 && column < width && plane[(int)(row * width + column)] > best)
                {
                    place = (int)(row * width + column);
                    best = plane[place];
                }
            }
        }

        return (best, place);
    }

    private static (double Sum, long Count) Sum(in Window window, ReadOnlySpan<float> plane, int height, int width, int y, int x)
    {
        (double sum, long count) = (0, 0);
        (long top, long left) = ((long)y * window.StrideY - window.PadTop, (long)x * window.StrideX - window.PadLeft);
        for (int ky = 0; ky < window.KernelHeight; ky++)
        {
            long row = top + ky;
            for (int kx = 0; kx < window.KernelWidth && row >= 0 && row < height; kx++)
            {
                long column = left + kx;
                if (column >= 0 && column < width)
                {
                    sum += plane[(int)(row * width + column)];
                    count++;
                }
            }
        }

        return (sum, count);
    }

    private static (int Height, int Width) Plane(Shape shape) => shape.Rank == 4 ? (shape[2], shape[3]) : (1, shape[2]);
}
