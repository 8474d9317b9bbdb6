namespace OpenVinoLandmarks.Managed.Execution;

/// <summary>A stretch of a context's memory. The planner decides how long it is needed and where it lies.</summary>
internal sealed class ArenaBuffer(long imageFloats)
{
    /// <summary>Floats from one image to the next.</summary>
    public long ImageFloats { get; } = imageFloats;

    /// <summary>Distance from the beginning of the arena, in floats.</summary>
    public long Offset { get; set; }

    /// <summary>Number of the first step that touches the buffer.</summary>
    public int FirstUse { get; set; } = int.MaxValue;

    /// <summary>Number of the last step that touches the buffer.</summary>
    public int LastUse { get; set; } = -1;
}
