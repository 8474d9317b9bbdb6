using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using OpenVinoLandmarks.Managed.Execution;
using OpenVinoLandmarks.Managed.Execution.Steps;
using OpenVinoLandmarks.Managed.Kernels;
using OpenVinoLandmarks.Managed.Kernels.Integer;

namespace OpenVinoLandmarks.Managed.Planning;

/// <summary>The instructions for dot products of bytes.</summary>
internal enum DotKind
{
    Portable,
    Avx2,
    Avx512,
    AvxVnni,
}

/// <summary>Chooses the instructions of integer convolutions and estimates their cost.</summary>
internal static class IntegerMethod
{
    /// <summary>Instructions per sum beside those of the products: scaling, scratch memory, a part of the fused operations.</summary>
    private const double SumCost = 8;

    /// <summary>Whether the machine has the instructions.</summary>
    public static bool IsSupported(DotKind kind) => kind switch
    {
        DotKind.AvxVnni => AvxVnni.IsSupported,
        DotKind.Avx512 => Avx512BW.IsSupported,
        DotKind.Avx2 => Avx2.IsSupported && Fma.IsSupported,
        _ => true,
    };

    /// <summary>
    /// Returns the instructions for a width of vectors. .NET has no AVX-512 VNNI: AVX-VNNI computes more with 256 bits than the others
    /// with 512.
    /// </summary>
    public static DotKind Best(int lanes) => lanes switch
    {
        >= 8 when IsSupported(DotKind.AvxVnni) => DotKind.AvxVnni,
        16 => DotKind.Avx512,
        8 => DotKind.Avx2,
        _ => DotKind.Portable,
    };

    /// <summary>Estimates the cost in the unit of <see cref="MethodChoice"/>: multiply-adds of vectors.</summary>
    public static double Cost(ConvolutionSpec spec, QuantizedInput input, DotKind kind, int lanes) => kind switch
    {
        DotKind.AvxVnni => Cost<AvxVnniDot, Vector256<int>>(spec, input, lanes),
        DotKind.Avx512 => Cost<Avx512Dot, Vector512<int>>(spec, input, lanes),
        DotKind.Avx2 => Cost<Avx2Dot, Vector256<int>>(spec, input, lanes),
        _ => Cost<PortableDot, Vector128<int>>(spec, input, lanes),
    };

    public static Step CreateStep<TSimd, TVec>(ConvolutionSpec spec, MapView input, MapView output, DotKind kind, WeightStore store)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged => kind switch
        {
            DotKind.AvxVnni => new IntegerStep<TSimd, TVec, AvxVnniDot, Vector256<int>>(spec, input, output, store),
            DotKind.Avx512 => new IntegerStep<TSimd, TVec, Avx512Dot, Vector512<int>>(spec, input, output, store),
            DotKind.Avx2 => new IntegerStep<TSimd, TVec, Avx2Dot, Vector256<int>>(spec, input, output, store),
            _ => new IntegerStep<TSimd, TVec, PortableDot, Vector128<int>>(spec, input, output, store),
        };

    private static double Cost<TDot, TSums>(ConvolutionSpec spec, QuantizedInput input, int lanes)
        where TDot : struct, IDot<TSums>
        where TSums : unmanaged
    {
        int width = 2 * TDot.Lanes;
        int padded = Padding.RoundUp(spec.OutputChannels, Math.Max(lanes, TDot.Lanes));
        int groups = (spec.InputChannels + 3) / 4;
        int taps = spec.KernelHeight * spec.KernelWidth;
        double vectors = 0;
        for (int first = 0; first < padded; first += width)
        {
            int outputs = Math.Min(width, padded - first);
            int products = groups * taps + (TDot.LimitsPairs ? CountSplit(input.Weights, first, outputs, groups, taps) : 0);
            vectors += (products * TDot.Instructions + SumCost) * outputs / TDot.Lanes;
        }

        return (double)spec.OutputHeight * spec.OutputWidth * vectors;
    }

    private static int CountSplit(IntegerWeights weights, int first, int outputs, int groups, int taps)
    {
        int count = 0;
        for (int group = 0; group < groups; group++)
        {
            for (int tap = 0; tap < taps; tap++)
            {
                count += weights.ExceedsPairs(first, outputs, group, tap) ? 1 : 0;
            }
        }

        return count;
    }
}
