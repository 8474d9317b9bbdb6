namespace OpenVinoLandmarks.Managed.Kernels;

/// <summary>
/// The transforms of one tile size of Winograd's 3x3 convolution (Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks",
/// https://arxiv.org/abs/1509.09308). Each transforms one vector of channels.
/// </summary>
internal unsafe interface IWinogradTile
{
    /// <summary>Height and width of the output of a tile, in pixels.</summary>
    static abstract int OutputSide { get; }

    /// <summary>Height and width of the input of a tile, in pixels: <see cref="OutputSide"/> + 2.</summary>
    static abstract int InputSide { get; }

    /// <summary>The matrix that transforms the weights: <see cref="InputSide"/> rows of three values.</summary>
    static abstract ReadOnlySpan<double> WeightTransform { get; }

    /// <summary>Transforms the input pixels of a tile and writes one vector every <paramref name="targetStep"/> floats.</summary>
    static abstract void TransformInput<TSimd, TVec>(
        float* source, nint rowStep, nint pixelStep, float* target, nint targetStep, float* scratch)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged;

    /// <summary>
    /// Transforms the products of a tile, one vector every <paramref name="sourceStep"/> floats, to its output pixels and writes them side
    /// by side: all of them if <typeparamref name="TPool"/> is 1, the maximum of each 2x2 square if it is 2.
    /// </summary>
    static abstract void TransformOutput<TSimd, TVec, TPool>(float* source, nint sourceStep, float* target)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
        where TPool : struct, ICount;
}
