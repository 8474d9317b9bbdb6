using System.Runtime.CompilerServices;

namespace OpenVinoLandmarks.Managed.Kernels;

/// <summary>
/// The innermost loop of all convolutions: computes a tile of pixels by output channels whose sums stay in registers. It loads each weight
/// vector once for all pixels and broadcasts each input once for all channels. The sums are separate locals because the JIT keeps those in
/// registers; it removes the rows and columns that the type arguments exclude.
/// </summary>
internal static unsafe class TileKernel<TSimd, TVec>
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TRows, TColumns, TActivation>(in TileTask task)
        where TRows : struct, ICount
        where TColumns : struct, ICount
        where TActivation : struct, IActivation
    {
        int lanes = TSimd.Lanes;
        TVec start0 = TActivation.HasBias ? TSimd.Load(task.Bias) : TSimd.Zero;
        TVec start1 = TActivation.HasBias && TColumns.Value > 1 ? TSimd.Load(task.Bias + lanes) : TSimd.Zero;
        TVec s0x0 = start0, s1x0 = start0, s2x0 = start0, s3x0 = start0, s4x0 = start0, s5x0 = start0;
        TVec s6x0 = start0, s7x0 = start0, s8x0 = start0, s9x0 = start0, s10x0 = start0, s11x0 = start0;
        TVec s0x1 = start1, s1x1 = start1, s2x1 = start1, s3x1 = start1, s4x1 = start1, s5x1 = start1;
        TVec s6x1 = start1, s7x1 = start1, s8x1 = start1, s9x1 = start1, s10x1 = start1, s11x1 = start1;
        nint step1 = task.InputStep;
        nint step2 = 2 * step1;
        float* weights = task.Weights;
        nint* runs = task.Runs;
        nint* lastRun = runs + task.RunCount;
        do
        {
            // Three rows share a pointer: indexed by one and two steps it reaches all of them without an addition.
            float* group0 = task.Input + *runs++;
            float* group1 = group0 + step1 + step2;
            float* group2 = group1 + step1 + step2;
            float* group3 = group2 + step1 + step2;
            int left = task.RunLength;
            do
            {
                TVec weight0 = TSimd.Load(weights);
                TVec weight1 = TColumns.Value > 1 ? TSimd.Load(weights + lanes) : default;
                weights += TColumns.Value * lanes;
                TVec input0 = TSimd.Broadcast(*group0);
                s0x0 = TSimd.MultiplyAdd(input0, weight0, s0x0);
                if (TColumns.Value > 1)
                {
                    s0x1 = TSimd.MultiplyAdd(input0, weight1, s0x1);
                }

                if (TRows.Value > 1)
                {
                    TVec input1 = TSimd.Broadcast(group0[step1]);
                    s1x0 = TSimd.MultiplyAdd(input1, weight0, s1x0);
                    if (TColumns.Value > 1)
                    {
                        s1x1 = TSimd.MultiplyAdd(input1, weight1, s1x1);
                    }
                }

                if (TRows.Value > 2)
                {
                    TVec input2 = TSimd.Broadcast(group0[step2]);
                    s2x0 = TSimd.MultiplyAdd(input2, weight0, s2x0);
                    if (TColumns.Value > 1)
                    {
                        s2x1 = TSimd.MultiplyAdd(input2, weight1, s2x1);
                    }
                }

                if (TRows.Value > 3)
                {
                    TVec input3 = TSimd.Broadcast(*group1);
                    s3x0 = TSimd.MultiplyAdd(input3, weight0, s3x0);
                    if (TColumns.Value > 1)
                    {
                        s3x1 = TSimd.MultiplyAdd(input3, weight1, s3x1);
                    }
                }

                if (TRows.Value > 4)
                {
                    TVec input4 = TSimd.Broadcast(group1[step1]);
                    s4x0 = TSimd.MultiplyAdd(input4, weight0, s4x0);
                    if (TColumns.Value > 1)
                    {
                        s4x1 = TSimd.MultiplyAdd(input4, weight1, s4x1);
                    }
                }

                if (TRows.Value > 5)
                {
                    TVec input5 = TSimd.Broadcast(group1[step2]);
                    s5x0 = TSimd.MultiplyAdd(input5, weight0, s5x0);
                    if (TColumns.Value > 1)
                    {
                        s5x1 = TSimd.MultiplyAdd(input5, weight1, s5x1);
                    }
                }

                if (TRows.Value > 6)
                {
                    TVec input6 = TSimd.Broadcast(*group2);
                    s6x0 = TSimd.MultiplyAdd(input6, weight0, s6x0);
                    if (TColumns.Value > 1)
                    {
                        s6x1 = TSimd.MultiplyAdd(input6, weight1, s6x1);
                    }
                }

                if (TRows.Value > 7)
                {
                    TVec input7 = TSimd.Broadcast(group2[step1]);
                    s7x0 = TSimd.MultiplyAdd(input7, weight0, s7x0);
                    if (TColumns.Value > 1)
                    {
                        s7x1 = TSimd.MultiplyAdd(input7, weight1, s7x1);
                    }
                }

                if (TRows.Value > 8)
                {
                    TVec input8 = TSimd.Broadcast(group2[step2]);
                    s8x0 = TSimd.MultiplyAdd(input8, weight0, s8x0);
                    if (TColumns.Value > 1)
                    {
                        s8x1 = TSimd.MultiplyAdd(input8, weight1, s8x1);
                    }
                }

                if (TRows.Value > 9)
                {
                    TVec input9 = TSimd.Broadcast(*group3);
                    s9x0 = TSimd.MultiplyAdd(input9, weight0, s9x0);
                    if (TColumns.Value > 1)
                    {
                        s9x1 = TSimd.MultiplyAdd(input9, weight1, s9x1);
                    }
                }

                if (TRows.Value > 10)
                {
                    TVec input10 = TSimd.Broadcast(group3[step1]);
                    s10x0 = TSimd.MultiplyAdd(input10, weight0, s10x0);
                    if (TColumns.Value > 1)
                    {
                        s10x1 = TSimd.MultiplyAdd(input10, weight1, s10x1);
                    }
                }

                if (TRows.Value > 11)
                {
                    TVec input11 = TSimd.Broadcast(group3[step2]);
                    s11x0 = TSimd.MultiplyAdd(input11, weight0, s11x0);
                    if (TColumns.Value > 1)
                    {
                        s11x1 = TSimd.MultiplyAdd(input11, weight1, s11x1);
                    }
                }

                group0++;
                group1++;
                group2++;
                group3++;
            }
            while (--left > 0);
        }
        while (runs < lastRun);

        Finish<TRows, TActivation>(task, 0, s0x0, s1x0, s2x0, s3x0, s4x0, s5x0, s6x0, s7x0, s8x0, s9x0, s10x0, s11x0);
        if (TColumns.Value > 1)
        {
            Finish<TRows, TActivation>(task, lanes, s0x1, s1x1, s2x1, s3x1, s4x1, s5x1, s6x1, s7x1, s8x1, s9x1, s10x1, s11x1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<TRows, TActivation>(
        in TileTask task,
        int channel,
        TVec s0,
        TVec s1,
        TVec s2,
        TVec s3,
        TVec s4,
        TVec s5,
        TVec s6,
        TVec s7,
        TVec s8,
        TVec s9,
        TVec s10,
        TVec s11)
        where TRows : struct, ICount
        where TActivation : struct, IActivation
    {
        TActivation.Prepare<TSimd, TVec>(task.Finish, channel, out TVec first, out TVec second);
        float* output = task.Output + channel;
        nint step = task.OutputStep;
        TSimd.Store(output, TActivation.Apply<TSimd, TVec>(s0, first, second));

        if (TRows.Value > 1)
        {
            output += step;
            TSimd.Store(output, TActivation.Apply<TSimd, TVec>(s1, first, second));
        }

        if (TRows.Value > 2)
        {
            output += step;
            TSimd.Store(output, TActivation.Apply<TSimd, TVec>(s2, first, second));
        }

        if (TRows.Value > 3)
        {
            output += step;
            TSimd.Store(output, TActivation.Apply<TSimd, TVec>(s3, first, second));
        }

        if (TRows.Value > 4)
        {
            output += step;
            TSimd.Store(output, TActivation.Apply<TSimd, TVec>(s4, first, second));
        }

        if (TRows.Value > 5)
        {
            output += step;
            TSimd.Store(output, TActivation.Apply<TSimd, TVec>(s5, first, second));
        }

        if (TRows.Value > 6)
        {
            output += step;
            TSimd.Store(output, TActivation.Apply<TSimd, TVec>(s6, first, second));
        }

        if (TRows.Value > 7)
        {
            output += step;
            TSimd.Store(output, TActivation.Apply<TSimd, TVec>(s7, first, second));
        }

        if (TRows.Value > 8)
        {
            output += step;
            TSimd.Store(output, TActivation.Apply<TSimd, TVec>(s8, first, second));
        }

        if (TRows.Value > 9)
        {
            output += step;
            TSimd.Store(output, TActivation.Apply<TSimd, TVec>(s9, first, second));
        }

        if (TRows.Value > 10)
        {
            output += step;
            TSimd.Store(output, TActivation.Apply<TSimd, TVec>(s10, first, second));
        }

        if (TRows.Value > 11)
        {
            output += step;
            TSimd.Store(output, TActivation.Apply<TSimd, TVec>(s11, first, second));
        }
    }
}
