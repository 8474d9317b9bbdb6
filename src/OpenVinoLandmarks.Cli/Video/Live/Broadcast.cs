namespace OpenVinoLandmarks.Cli.Video.Live;

/// <summary>
/// Passes the newest value to any number of listeners. A listener that is busy misses values and gets the next one that is published, so
/// that a slow one delays nobody. Thread-safe.
/// </summary>
internal sealed class Broadcast
{
    private TaskCompletionSource<ReadOnlyMemory<byte>?> _next = Create();
    private volatile bool _hasEnded;
    private int _listeners;

    /// <summary>True while somebody listens.</summary>
    public bool IsHeard => Volatile.Read(ref _listeners) > 0;

    /// <summary>Passes a value to all who wait. They may read it for ever: the caller does not change it.</summary>
    public void Publish(ReadOnlyMemory<byte> value) => Interlocked.Exchange(ref _next, Create()).TrySetResult(value);

    /// <summary>Ends all listeners, also those that come later.</summary>
    public void End()
    {
        _hasEnded = true;
        Volatile.Read(ref _next).TrySetResult(null);
    }

    /// <summary>Calls an action with each value until the broadcast ends.</summary>
    public async Task ListenAsync(Func<ReadOnlyMemory<byte>, Task> receive)
    {
        // Read first: whatever is published while the broadcast is heard arrives.
        Task<ReadOnlyMemory<byte>?> next = Volatile.Read(ref _next).Task;
        Interlocked.Increment(ref _listeners);
        try
        {
            while (!_hasEnded && await next is { } value)
            {
                next = Volatile.Read(ref _next).Task;
                await receive(value);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _listeners);
        }
    }

    private static TaskCompletionSource<ReadOnlyMemory<byte>?> Create() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
