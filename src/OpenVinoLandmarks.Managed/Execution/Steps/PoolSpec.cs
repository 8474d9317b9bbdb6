using OpenVinoLandmarks.Managed.Operations;

namespace OpenVinoLandmarks.Managed.Execution.Steps;

/// <summary>A pooling of maps with what was fused behind it.</summary>
internal sealed record PoolSpec
{
    public required Window Window { get; init; }

    public required bool IsMaximum { get; init; }

    /// <summary>True if an average divides by the size of the kernel, false if by the pixels inside the picture.</summary>
    public bool CountPadding { get; init; }

    /// <summary>Applied last, one number a channel, or empty.</summary>
    public float[] Scale { get; init; } = [];

    /// <summary>Applied last, as long as <see cref="Scale"/>.</summary>
    public float[] Shift { get; init; } = [];
}
