namespace OpenVinoLandmarks.Managed.Execution;

/// <summary>
/// A range of the arena, the memory of a context for intermediate tensors. The planner sets its position and its lifetime.
/// </summary>
internal sealed class ArenaBuffer(long imageFloats)
{
    /// <summary>Floats per image.</summary>
    public long ImageFloats { get; } = imageFloats;

    /// <summary>The offset in the arena, in floats.</summary>
    public long Offset { get; set; }

    /// <summary>The index of the first step that uses the buffer.</summary>
    public int FirstUse { get; set; } = int.MaxValue;

    /// <summary>The index of the last step that uses the buffer.</summary>
    public int LastUse { get; set; } = -1;
}
