namespace OpenVinoLandmarks.Engines.Networks;

/// <summary>Deals the numbers from 0 to a count to whoever asks next. Thread-safe.</summary>
internal sealed class Turns(int count)
{
    private int _next;

    public bool TryTake(out int index)
    {
        index = Interlocked.Increment(ref _next) - 1;
        return index < count;
    }

    /// <summary>Deals no more. The half of the range that is left above keeps later increments from running over.</summary>
    public void End() => Volatile.Write(ref _next, int.MaxValue / 2);
}
