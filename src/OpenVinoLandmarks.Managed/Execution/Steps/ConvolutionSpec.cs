using OpenVinoLandmarks.Managed.Kernels;

namespace OpenVinoLandmarks.Managed.Execution.Steps;

/// <summary>A convolution with everything that was fused into it, before its weights are packed.</summary>
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

    /// <summary>Height of the convolution's own output, before pooling.</summary>
    public required int OutputHeight { get; init; }

    /// <summary>Width of the convolution's own output, before pooling.</summary>
    public required int OutputWidth { get; init; }

    /// <summary>[O][I / Groups][height][width].</summary>
    public required ReadOnlyMemory<float> Weights { get; init; }

    /// <summary>One number a channel, or empty.</summary>
    public float[] Bias { get; init; } = [];

    public ActivationKind Activation { get; init; }

    /// <summary>Slopes of <see cref="ActivationKind.PRelu"/>, one number a channel.</summary>
    public float[] Slope { get; init; } = [];

    /// <summary>Limits of <see cref="ActivationKind.Clamp"/>.</summary>
    public float Low { get; init; } = float.NegativeInfinity;

    /// <summary>Limits of <see cref="ActivationKind.Clamp"/>.</summary>
    public float High { get; init; } = float.PositiveInfinity;

    /// <summary>A map of the output's size that is added before the activation.</summary>
    public MapView? Residual { get; init; }

    /// <summary>True if the maximum of each 2x2 square is stored; an odd last row or column is dropped.</summary>
    public bool Pool { get; init; }

    /// <summary>Applied last, one number a channel, or empty.</summary>
    public float[] Scale { get; init; } = [];

    /// <summary>Applied last, as long as <see cref="Scale"/>.</summary>
    public float[] Shift { get; init; } = [];

    /// <summary>Packs the numbers of the finish; the kind None stays None.</summary>
    public unsafe OutputFinish PackFinish(WeightStore store, int paddedChannels) => new()
    {
        Kind = Activation,
        Low = Low,
        High = High,
        Slope = Activation == ActivationKind.PRelu ? store.Copy(Slope, paddedChannels) : null,
        Scale = Scale.Length > 0 ? store.Copy(Scale, paddedChannels) : null,
        Shift = Scale.Length > 0 ? store.Copy(Shift, paddedChannels) : null,
        IsMonotonic = Activation != ActivationKind.PRelu || !Slope.AsSpan().ContainsAnyExceptInRange(0, float.MaxValue),
    };
}
