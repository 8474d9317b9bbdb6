using System.Runtime.CompilerServices;

namespace OpenVinoLandmarks.Managed.Kernels;

/// <summary>
/// Depthwise convolution of a row with kernels of three neighboring columns and stride 1. Neighboring pixels have two of three inputs of a
/// kernel row in common: eight or four pixels are computed at a time, and each of their inputs is loaded once per kernel row. The sums are
/// separate locals because the JIT keeps those in registers. The activation is applied before a sum is stored.
/// </summary>
internal static unsafe class DepthwiseThree<TSimd, TVec>
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    /// <summary>The least number of pixels of a row that this kernel computes.</summary>
    public const int MinPixels = 4;

    /// <summary>Computes a row of pixels.</summary>
    /// <param name="task">
    /// Its runs are the kernel rows, from the first tap on; <see cref="TileTask.RunLength"/> is the number of channels, in whole vectors,
    /// and the distance in floats from the weights of a tap to the next. The output may not overlap the input.
    /// </param>
    /// <param name="pixels">The number of pixels, at least <see cref="MinPixels"/>.</param>
    public static void Row(in TileTask task, int pixels)
    {
        switch (task.Finish.Kind)
        {
            case KernelActivation.None:
                Row<NoActivation>(task, pixels);
                break;
            case KernelActivation.Clamp:
                Row<ClampActivation>(task, pixels);
                break;
            case KernelActivation.PRelu:
                Row<PReluActivation>(task, pixels);
                break;
            default:
                Row<SigmoidActivation>(task, pixels);
                break;
        }
    }

    // All channels of some pixels before the next pixels: the vectors of one channel alone would share few sets of the cache.
    private static void Row<TActivation>(in TileTask task, int pixels)
        where TActivation : struct, IActivation
    {
        int x = 0;
        for (; x + 8 <= pixels; x += 8)
        {
            for (int channel = 0; channel < task.RunLength; channel += TSimd.Lanes)
            {
                Run<Count8, TActivation>(task, x, channel);
            }
        }

        // The last four pixels of a row can overlap those before, which are then computed twice.
        for (; x < pixels; x += 4)
        {
            for (int channel = 0; channel < task.RunLength; channel += TSimd.Lanes)
            {
                Run<Count4, TActivation>(task, Math.Min(x, pixels - 4), channel);
            }
        }
    }

    /// <summary>Computes four or eight pixels of one vector of channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TPixels, TActivation>(in TileTask task, nint x, int channel)
        where TPixels : struct, ICount
        where TActivation : struct, IActivation
    {
        TVec a, b, c, d, e, f, g, h;
        a = b = c = d = e = f = g = h = TSimd.Load(task.Bias + channel);
        nint step = task.InputStep;
        nint tap = task.RunLength;
        float* input = task.Input + x * step + channel;
        float* weights = task.Weights + channel;
        for (int row = 0; row < task.RunCount; row++)
        {
            float* source = input + task.Runs[row];
            TVec left = TSimd.Load(weights);
            TVec center = TSimd.Load(weights + tap);
            TVec right = TSimd.Load(weights + 2 * tap);
            weights += 3 * tap;

            a = TSimd.MultiplyAdd(TSimd.Load(source), left, a);
            source += step;
            TVec pixel = TSimd.Load(source);
            b = TSimd.MultiplyAdd(pixel, left, b);
            a = TSimd.MultiplyAdd(pixel, center, a);
            source += step;
            pixel = TSimd.Load(source);
            c = TSimd.MultiplyAdd(pixel, left, c);
            b = TSimd.MultiplyAdd(pixel, center, b);
            a = TSimd.MultiplyAdd(pixel, right, a);
            source += step;
            pixel = TSimd.Load(source);
            d = TSimd.MultiplyAdd(pixel, left, d);
            c = TSimd.MultiplyAdd(pixel, center, c);
            b = TSimd.MultiplyAdd(pixel, right, b);
            source += step;
            pixel = TSimd.Load(source);
            d = TSimd.MultiplyAdd(pixel, center, d);
            c = TSimd.MultiplyAdd(pixel, right, c);
            if (TPixels.Value > 4)
            {
                e = TSimd.MultiplyAdd(pixel, left, e);
            }

            source += step;
            pixel = TSimd.Load(source);
            d = TSimd.MultiplyAdd(pixel, right, d);
            if (TPixels.Value > 4)
            {
                f = TSimd.MultiplyAdd(pixel, left, f);
                e = TSimd.MultiplyAdd(pixel, center, e);
                source += step;
                pixel = TSimd.Load(source);
                g = TSimd.MultiplyAdd(pixel, left, g);
                f = TSimd.MultiplyAdd(pixel, center, f);
                e = TSimd.MultiplyAdd(pixel, right, e);
                source += step;
                pixel = TSimd.Load(source);
                h = TSimd.MultiplyAdd(pixel, left, h);
                g = TSimd.MultiplyAdd(pixel, center, g);
                f = TSimd.MultiplyAdd(pixel, right, f);
                source += step;
                pixel = TSimd.Load(source);
                h = TSimd.MultiplyAdd(pixel, center, h);
                g = TSimd.MultiplyAdd(pixel, right, g);
                h = TSimd.MultiplyAdd(TSimd.Load(source + step), right, h);
            }
        }

        TActivation.Prepare<TSimd, TVec>(task.Finish, channel, out TVec first, out TVec second);
        step = task.OutputStep;
        float* output = task.Output + x * step + channel;
        TSimd.Store(output, TActivation.Apply<TSimd, TVec>(a, first, second));
        output += step;
        TSimd.Store(output, TActivation.Apply<TSimd, TVec>(b, first, second));
        output += step;
        TSimd.Store(output, TActivation.Apply<TSimd, TVec>(c, first, second));
        output += step;
        TSimd.Store(output, TActivation.Apply<TSimd, TVec>(d, first, second));
        if (TPixels.Value > 4)
        {
            output += step;
            TSimd.Store(output, TActivation.Apply<TSimd, TVec>(e, first, second));
            output += step;
            TSimd.Store(output, TActivation.Apply<TSimd, TVec>(f, first, second));
            output += step;
            TSimd.Store(output, TActivation.Apply<TSimd, TVec>(g, first, second));
            output += step;
            TSimd.Store(output, TActivation.Apply<TSimd, TVec>(h, first, second));
        }
    }
}
