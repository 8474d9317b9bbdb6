namespace OpenVinoLandmarks.TestSupport;

/// <summary>Measures what an action allocates on the managed heap.</summary>
public static class Allocations
{
    private const int Attempts = 10;

    /// <summary>
    /// Runs an action, which must have run before, and returns the least number of bytes that it allocates on this thread in up to ten
    /// attempts. .NET counts the rest of a thread's allocation buffer, up to 8 KiB, as allocated when a garbage collection discards the
    /// buffer, so that a collection which another thread causes during an attempt is no allocation of the action. An action that
    /// allocates does so in every attempt.
    /// </summary>
    public static long LeastOf(Action action)
    {
        long least = long.MaxValue;
        for (int i = 0; i < Attempts && least > 0; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
