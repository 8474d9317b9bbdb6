using OpenVinoLandmarks.Managed.Kernels;

namespace OpenVinoLandmarks.Managed.Execution.Steps;

/// <summary>A convolution and the operations fused into it, before its weights are packed for the vectors.</summary>
internal sealed record ConvolutionSpec
{
    public required int InputChannels { get; init; }

    public required int OutputChannels { get; init; }

    public int Groups { get; init; } = 1;

    public required int KernelHeight { get; init; }

    public required int KernelWidth { get; init; }

    public int StrideY { get; init; } = 1;

    public int StrideX { get; init; } = 1;

    public int DilationY { get; init; } = 1;

    public int DilationX { get; init; } = 1;

    public int PadTop { get; init; }

    public int PadLeft { get; init; }

    /// <summary>The height of the output before pooling.</summary>
    public required int OutputHeight { get; init; }

    /// <summary>The width of the output before pooling.</summary>
    public required int OutputWidth { get; init; }

    /// <summary>The weights: [O][I / Groups][height][width].</summary>
    public required ReadOnlyMemory<float> Weights { get; init; }

    /// <summary>One value per channel, or empty.</summary>
    public float[] Bias { get; init; } = [];

    public KernelActivation Activation { get; init; }

    /// <summary>The slopes of <see cref="KernelActivation.PRelu"/>, one per channel; otherwise empty.</summary>
    public float[] Slope { get; init; } = [];

    /// <summary>The lower limit of <see cref="KernelActivation.Clamp"/>.</summary>
    public float Low { get; init; } = float.NegativeInfinity;

    /// <summary>The upper limit of <see cref="KernelActivation.Clamp"/>.</summary>
    public float High { get; init; } = float.PositiveInfinity;

    /// <summary>A map of the size of the output that is added before the activation.</summary>
    public MapView? Residual { get; init; }

    /// <summary>Whether only the maximum of each 2x2 square is stored; an odd last row or column is dropped.</summary>
    public bool Pool { get; init; }

    /// <summary>At most two roundings to levels, applied after the maximum.</summary>
    public LevelRounding[] Roundings { get; init; } = [];

    /// <summary>Whether the levels of the last rounding are stored as bytes, without <see cref="Scale"/> and <see cref="Shift"/>.</summary>
    public bool StoresLevels { get; init; }

    /// <summary>The levels and integer weights of <see cref="IntegerStep{TSimd, TVec, TDot, TSums}"/>; null for floats.</summary>
    public QuantizedInput? Quantized { get; init; }

    /// <summary>Factors applied last, one per channel, or empty.</summary>
    public float[] Scale { get; init; } = [];

    /// <summary>Summands applied last, as many as <see cref="Scale"/>.</summary>
    public float[] Shift { get; init; } = [];

    /// <summary>The multiply-adds per image by the definition of a convolution.</summary>
    public long MultiplyAdds => (long)OutputHeight * OutputWidth * OutputChannels * (InputChannels / Groups) * KernelHeight * KernelWidth;

    /// <summary>Copies the arrays of the fused operations to native memory, padded to whole vectors.</summary>
    public unsafe OutputFinish PackFinish(WeightStore store, int paddedChannels)
    {
        bool isScaled = Scale.Length > 0 && !StoresLevels;
        return new()
        {
            Kind = Activation,
            Low = Low,
            High = High,
            Slope = Activation == KernelActivation.PRelu ? store.Copy(Slope, paddedChannels) : null,
            First = PackRounding(0, store, paddedChannels),
            Second = PackRounding(1, store, paddedChannels),
            StoresBytes = StoresLevels,
            Scale = isScaled ? store.Copy(Scale, paddedChannels) : null,
            Shift = isScaled ? store.Copy(Shift, paddedChannels) : null,
            IsMonotonic = Activation != KernelActivation.PRelu || !Slope.AsSpan().ContainsAnyExceptInRange(0, float.MaxValue),
        };
    }

    private unsafe RoundingConstants PackRounding(int index, WeightStore store, int paddedChannels)
    {
        if (index >= Roundings.Length)
        {
            return default;
        }

        LevelRounding rounding = Roundings[index];
        return new()
        {
            Scale = store.Copy(rounding.Scale, paddedChannels),
            Shift = store.Copy(rounding.Shift, paddedChannels),
            Steps = rounding.Steps,
        };
    }
}
