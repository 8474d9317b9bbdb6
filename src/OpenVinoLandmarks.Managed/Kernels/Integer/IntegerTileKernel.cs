using System.Runtime.CompilerServices;

namespace OpenVinoLandmarks.Managed.Kernels.Integer;

/// <summary>
/// The innermost loop of integer convolutions: computes a tile of up to six pixels by output channels whose 32-bit sums stay in registers,
/// as <see cref="TileKernel{TSimd, TVec}"/> does with floats.
/// </summary>
internal static unsafe class IntegerTileKernel<TDot, TVec>
    where TDot : struct, IDot<TVec>
    where TVec : unmanaged
{
    /// <summary>Pixels per tile: twelve sums, two weights and one input are in sixteen registers.</summary>
    public const int TileRows = 6;

    /// <summary>Computes neighboring pixels.</summary>
    /// <param name="task">The first pixel.</param>
    /// <param name="pixels">The number of pixels.</param>
    /// <param name="columns">Vectors of output channels: 1 or 2.</param>
    public static void Row(IntegerTask task, int pixels, int columns)
    {
        while (pixels > 0)
        {
            int rows = Math.Min(TileRows, pixels);
            if (columns == 2)
            {
                Tile<Count2>(task, rows);
            }
            else
            {
                Tile<Count1>(task, rows);
            }

            pixels -= rows;
            task.Input += rows * task.InputStep;
            task.Output += rows * task.OutputStep;
        }
    }

    private static void Tile<TColumns>(in IntegerTask task, int rows)
        where TColumns : struct, ICount
    {
        switch (rows)
        {
            case 1:
                Run<Count1, TColumns>(task);
                break;
            case 2:
                Run<Count2, TColumns>(task);
                break;
            case 3:
                Run<Count3, TColumns>(task);
                break;
            case 4:
                Run<Count4, TColumns>(task);
                break;
            case 5:
                Run<Count5, TColumns>(task);
                break;
            default:
                Run<Count6, TColumns>(task);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TRows, TColumns>(in IntegerTask task)
        where TRows : struct, ICount
        where TColumns : struct, ICount
    {
        int lanes = TDot.Lanes;
        TVec s0x0 = TDot.Zero, s1x0 = TDot.Zero, s2x0 = TDot.Zero, s3x0 = TDot.Zero, s4x0 = TDot.Zero, s5x0 = TDot.Zero;
        TVec s0x1 = TDot.Zero, s1x1 = TDot.Zero, s2x1 = TDot.Zero, s3x1 = TDot.Zero, s4x1 = TDot.Zero, s5x1 = TDot.Zero;
        nint step1 = task.InputStep;
        nint step2 = 2 * step1;
        float* weights = task.Weights;
        IntegerRun* run = task.Runs;
        IntegerRun* end = run + task.RunCount;
        do
        {
            // Three rows share a pointer: indexed by one and two steps it reaches all of them without an addition.
            float* group0 = task.Input + run->Offset;
            float* group1 = group0 + step1 + step2;
            int left = run->Groups;
            do
            {
                TVec weight0 = TDot.Load(weights);
                TVec weight1 = TColumns.Value > 1 ? TDot.Load(weights + lanes) : default;
                weights += TColumns.Value * lanes;
                TVec input0 = TDot.Broadcast(group0);
                s0x0 = TDot.Add(s0x0, input0, weight0);
                if (TColumns.Value > 1)
                {
                    s0x1 = TDot.Add(s0x1, input0, weight1);
                }

                if (TRows.Value > 1)
                {
                    TVec input1 = TDot.Broadcast(group0 + step1);
                    s1x0 = TDot.Add(s1x0, input1, weight0);
                    if (TColumns.Value > 1)
                    {
                        s1x1 = TDot.Add(s1x1, input1, weight1);
                    }
                }

                if (TRows.Value > 2)
                {
                    TVec input2 = TDot.Broadcast(group0 + step2);
                    s2x0 = TDot.Add(s2x0, input2, weight0);
                    if (TColumns.Value > 1)
                    {
                        s2x1 = TDot.Add(s2x1, input2, weight1);
                    }
                }

                if (TRows.Value > 3)
                {
                    TVec input3 = TDot.Broadcast(group1);
                    s3x0 = TDot.Add(s3x0, input3, weight0);
                    if (TColumns.Value > 1)
                    {
                        s3x1 = TDot.Add(s3x1, input3, weight1);
                    }
                }

                if (TRows.Value > 4)
                {
                    TVec input4 = TDot.Broadcast(group1 + step1);
                    s4x0 = TDot.Add(s4x0, input4, weight0);
                    if (TColumns.Value > 1)
                    {
                        s4x1 = TDot.Add(s4x1, input4, weight1);
                    }
                }

                if (TRows.Value > 5)
                {
                    TVec input5 = TDot.Broadcast(group1 + step2);
                    s5x0 = TDot.Add(s5x0, input5, weight0);
                    if (TColumns.Value > 1)
                    {
                        s5x1 = TDot.Add(s5x1, input5, weight1);
                    }
                }

                group0++;
                group1++;
            }
            while (--left > 0);
        }
        while (++run < end);

        Finish<TRows>(task, 0, s0x0, s1x0, s2x0, s3x0, s4x0, s5x0);
        if (TColumns.Value > 1)
        {
            Finish<TRows>(task, lanes, s0x1, s1x1, s2x1, s3x1, s4x1, s5x1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<TRows>(in IntegerTask task, int channel, TVec s0, TVec s1, TVec s2, TVec s3, TVec s4, TVec s5)
        where TRows : struct, ICount
    {
        float* scale = task.Scale + channel;
        float* bias = task.Bias + channel;
        float* output = task.Output + channel;
        TDot.Store(output, s0, scale, bias);

        if (TRows.Value > 1)
        {
            output += task.OutputStep;
            TDot.Store(output, s1, scale, bias);
        }

        if (TRows.Value > 2)
        {
            output += task.OutputStep;
            TDot.Store(output, s2, scale, bias);
        }

        if (TRows.Value > 3)
        {
            output += task.OutputStep;
            TDot.Store(output, s3, scale, bias);
        }

        if (TRows.Value > 4)
        {
            output += task.OutputStep;
            TDot.Store(output, s4, scale, bias);
        }

        if (TRows.Value > 5)
        {
            output += task.OutputStep;
            TDot.Store(output, s5, scale, bias);
        }
    }
}
