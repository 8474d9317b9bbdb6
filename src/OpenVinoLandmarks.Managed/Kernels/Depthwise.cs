using System.Runtime.CompilerServices;

namespace OpenVinoLandmarks.Managed.Kernels;

/// <summary>
/// Depthwise convolution of a row, four neighboring pixels at a time, so that each weight is loaded once for all four. The activation is
/// applied before a sum is stored.
/// </summary>
internal static unsafe class Depthwise<TSimd, TVec>
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    /// <summary>Computes a row of pixels for one vector of channels.</summary>
    /// <param name="task">
    /// Its runs are the taps; <see cref="TileTask.RunLength"/> is the distance in floats from the weights of a tap to the next. The
    /// slopes begin with the first channel of the vector.
    /// </param>
    /// <param name="pixels">The number of pixels.</param>
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row<TActivation>(in TileTask task, int pixels)
        where TActivation : struct, IActivation
    {
        TActivation.Prepare<TSimd, TVec>(task.Finish, 0, out TVec first, out TVec second);
        float* input = task.Input;
        float* output = task.Output;
        nint step = task.InputStep;
        TVec bias = TSimd.Load(task.Bias);
        for (; pixels >= 4; pixels -= 4)
        {
            TVec a = bias, b = bias, c = bias, d = bias;
            float* weights = task.Weights;
            for (int tap = 0; tap < task.RunCount; tap++)
            {
                float* source = input + task.Runs[tap];
                TVec weight = TSimd.Load(weights);
                a = TSimd.MultiplyAdd(TSimd.Load(source), weight, a);
                b = TSimd.MultiplyAdd(TSimd.Load(source + step), weight, b);
                c = TSimd.MultiplyAdd(TSimd.Load(source + 2 * step), weight, c);
                d = TSimd.MultiplyAdd(TSimd.Load(source + 3 * step), weight, d);
                weights += task.RunLength;
            }

            TSimd.Store(output, TActivation.Apply<TSimd, TVec>(a, first, second));
            TSimd.Store(output + task.OutputStep, TActivation.Apply<TSimd, TVec>(b, first, second));
            TSimd.Store(output + 2 * task.OutputStep, TActivation.Apply<TSimd, TVec>(c, first, second));
            TSimd.Store(output + 3 * task.OutputStep, TActivation.Apply<TSimd, TVec>(d, first, second));
            input += 4 * step;
            output += 4 * task.OutputStep;
        }

        for (; pixels > 0; pixels--)
        {
            TSimd.Store(output, TActivation.Apply<TSimd, TVec>(Single(task, input, bias), first, second));
            input += step;
            output += task.OutputStep;
        }
    }

    /// <summary>Computes one pixel with four partial sums: with a single sum each tap would wait for the one before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Single(in TileTask task, float* input, TVec bias)
    {
        TVec a = bias, b = TSimd.Zero, c = TSimd.Zero, d = TSimd.Zero;
        float* weights = task.Weights;
        int step = task.RunLength;
        int tap = 0;
        for (; tap + 4 <= task.RunCount; tap += 4)
        {
            a = TSimd.MultiplyAdd(TSimd.Load(input + task.Runs[tap]), TSimd.Load(weights), a);
            b = TSimd.MultiplyAdd(TSimd.Load(input + task.Runs[tap + 1]), TSimd.Load(weights + step), b);
            c = TSimd.MultiplyAdd(TSimd.Load(input + task.Runs[tap + 2]), TSimd.Load(weights + 2 * step), c);
            d = TSimd.MultiplyAdd(TSimd.Load(input + task.Runs[tap + 3]), TSimd.Load(weights + 3 * step), d);
            weights += 4 * step;
        }

        for (; tap < task.RunCount; tap++)
        {
            a = TSimd.MultiplyAdd(TSimd.Load(input + task.Runs[tap]), TSimd.Load(weights), a);
            weights += step;
        }

        return TSimd.Add(TSimd.Add(a, b), TSimd.Add(c, d));
    }
}
