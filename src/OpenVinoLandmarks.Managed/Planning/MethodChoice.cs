using OpenVinoLandmarks.Managed.Execution.Steps;
using OpenVinoLandmarks.Managed.Kernels;

namespace OpenVinoLandmarks.Managed.Planning;

/// <summary>Chooses the method of a convolution by an estimate of its cost in multiply-adds of vectors.</summary>
internal static class MethodChoice
{
    /// <summary>
    /// The usual tiles per group of a Winograd step: enough to reuse each weight often, few enough to stay in the second-level cache.
    /// </summary>
    private const int UsualGroup = 24;

    /// <summary>Returns the tiles per group of a Winograd step.</summary>
    /// <param name="tiles">The tiles of all images of a call.</param>
    /// <param name="threads">The threads that share the groups.</param>
    public static int GroupTiles(long tiles, int threads)
    {
        // Every group reads all weights, so that a small remainder costs as much as a group: 25 tiles are one group, 40 are two of 20. Few
        // groups are as many for each thread.
        long groups = Math.Max(1, (tiles + UsualGroup / 2) / UsualGroup);
        if (groups > 3 * threads)
        {
            return UsualGroup;
        }

        groups = Math.Min(tiles, (groups + threads - 1) / threads * threads);
        return (int)((tiles + groups - 1) / groups);
    }

    /// <summary>Whether a method can compute a convolution.</summary>
    public static bool IsPossible(ConvolutionMethod method, ConvolutionSpec spec) => method switch
    {
        ConvolutionMethod.Depthwise => spec.Groups > 1 && spec.Groups == spec.InputChannels && spec.Groups == spec.OutputChannels,
        ConvolutionMethod.Direct => !IsPossible(ConvolutionMethod.Depthwise, spec),
        ConvolutionMethod.Integer => spec.Quantized is not null,
        _ => spec is { Groups: 1, KernelHeight: 3, KernelWidth: 3, StrideY: 1, StrideX: 1, DilationY: 1, DilationX: 1 },
    };

    /// <summary>Returns the method with the least estimated cost.</summary>
    /// <param name="spec">The convolution.</param>
    /// <param name="lanes">Floats per vector.</param>
    /// <param name="batch">The largest number of images per call.</param>
    public static ConvolutionMethod Choose(ConvolutionSpec spec, int lanes, int batch)
    {
        if (!IsPossible(ConvolutionMethod.Winograd2, spec))
        {
            return IsPossible(ConvolutionMethod.Depthwise, spec) ? ConvolutionMethod.Depthwise : ConvolutionMethod.Direct;
        }

        double direct = Cost(ConvolutionMethod.Direct, spec, lanes, batch);
        double two = Cost(ConvolutionMethod.Winograd2, spec, lanes, batch);
        double four = Cost(ConvolutionMethod.Winograd4, spec, lanes, batch);
        if (direct <= Math.Min(two, four))
        {
            return ConvolutionMethod.Direct;
        }

        return two <= four ? ConvolutionMethod.Winograd2 : ConvolutionMethod.Winograd4;
    }

    /// <summary>Estimates the cost of a method that computes with floats.</summary>
    public static double Cost(ConvolutionMethod method, ConvolutionSpec spec, int lanes, int batch)
    {
        if (method == ConvolutionMethod.Winograd2)
        {
            return Winograd<WinogradTile2>(spec, lanes, batch, inputCost: 45, outputCost: 45);
        }

        if (method == ConvolutionMethod.Winograd4)
        {
            return Winograd<WinogradTile4>(spec, lanes, batch, inputCost: 190, outputCost: 170);
        }

        double outputVectors = Padding.RoundUp(spec.OutputChannels, lanes) / lanes;
        int products = spec.KernelHeight * spec.KernelWidth * spec.InputChannels;
        return (double)spec.OutputHeight * spec.OutputWidth * outputVectors * (products + 6)
            + FirstLoad(products * outputVectors, lanes, batch);
    }

    private static double Winograd<TTile>(ConvolutionSpec spec, int lanes, int batch, double inputCost, double outputCost)
        where TTile : struct, IWinogradTile
    {
        int side = TTile.OutputSide;
        double tiles = (double)((spec.OutputHeight + side - 1) / side) * ((spec.OutputWidth + side - 1) / side);
        double products = TTile.InputSide * TTile.InputSide;
        double inputVectors = Padding.RoundUp(spec.InputChannels, lanes) / lanes;
        double outputVectors = Padding.RoundUp(spec.OutputChannels, lanes) / lanes;
        double multiply = tiles * products * (spec.InputChannels + 5) * outputVectors;
        double transform = tiles * (inputVectors * inputCost + outputVectors * outputCost);

        // Each group loads the weights once from beyond the first-level cache.
        double weights = products * spec.InputChannels * outputVectors;
        double groups = Math.Max(1.0 / batch, tiles / UsualGroup);
        return multiply + transform + groups * weights * 2 + FirstLoad(weights, lanes, batch);
    }

    /// <summary>
    /// Returns the cost of loading weights for the first time in a call: those of a whole detector do not stay in the second-level cache,
    /// and a core reads some eight bytes per cycle from beyond it. Small maps need few products per weight, so that this decides.
    /// </summary>
    private static double FirstLoad(double vectors, int lanes, int batch) => vectors * lanes / 2 / batch;
}

/// <summary>The methods to compute a convolution.</summary>
internal enum ConvolutionMethod
{
    /// <summary>Sums by the definition, in register tiles.</summary>
    Direct,

    /// <summary>One filter per channel.</summary>
    Depthwise,

    /// <summary>Winograd's algorithm with tiles of 2x2 pixels.</summary>
    Winograd2,

    /// <summary>Winograd's algorithm with tiles of 4x4 pixels.</summary>
    Winograd4,

    /// <summary>Sums by the definition of 8-bit integers.</summary>
    Integer,
}
