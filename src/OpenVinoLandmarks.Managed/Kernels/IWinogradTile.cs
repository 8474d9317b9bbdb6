namespace OpenVinoLandmarks.Managed.Kernels;

/// <summary>
/// The transforms of one variant of Winograd's 3x3 convolution (Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks",
/// https://arxiv.org/abs/1509.09308). Each works on one vector of channels.
/// </summary>
internal unsafe interface IWinogradTile
{
    /// <summary>Pixels a side that one tile gives.</summary>
    static abstract int OutputSide { get; }

    /// <summary>Pixels a side that one tile reads: <see cref="OutputSide"/> + 2.</summary>
    static abstract int InputSide { get; }

    /// <summary>The weight transform, <see cref="InputSide"/> rows of three.</summary>
    static abstract ReadOnlySpan<double> WeightTransform { get; }

    /// <summary>Reads a square of pixels and writes its transform, one vector every <paramref name="targetStep"/> floats.</summary>
    static abstract void TransformInput<TSimd, TVec>(float* source, nint rowStep, nint pixelStep, float* target, nint targetStep, float* scratch)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged;

    /// <summary>
    /// Reads products, one vector every <paramref name="sourceStep"/> floats, and writes the square of output pixels side by side: all of
    /// them if <typeparamref name="TPool"/> is 1, the maximum of each 2x2 if it is 2.
    /// </summary>
    static abstract void TransformOutput<TSimd, TVec, TPool>(float* source, nint sourceStep, float* target)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
        where TPool : struct, ICount;
}
