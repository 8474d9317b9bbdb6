namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// Whether a layer was executed in an inference. See <see cref="ProfilingInfo"/>.
/// </summary>
/// <remarks>
/// The numbers are those of the C API. A device may fuse several layers into one; the fused ones are then reported as
/// <see cref="OptimizedOut"/> or not at all.
/// </remarks>
public enum ProfilingStatus
{
    /// <summary>The layer was not executed, for example because its output was not needed.</summary>
    NotRun = 0,

    /// <summary>
    /// The layer was removed, or fused into another one, when the model was compiled.
    /// </summary>
    OptimizedOut = 1,

    /// <summary>The layer was executed.</summary>
    Executed = 2,
}
