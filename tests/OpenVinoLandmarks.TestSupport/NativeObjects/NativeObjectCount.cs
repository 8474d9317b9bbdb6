namespace OpenVinoLandmarks.TestSupport;

/// <summary>Native objects of one kind since the last reset; those that were alive then count as made.</summary>
public readonly record struct NativeObjectCount(long Made, long Freed)
{
    /// <summary>Objects that nobody has freed yet.</summary>
    public long Alive => Made - Freed;
}
