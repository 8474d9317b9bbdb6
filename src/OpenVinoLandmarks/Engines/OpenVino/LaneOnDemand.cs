using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Engines.OpenVino;

/// <summary>
/// The lane for many images a call, which costs a compilation: it is begun, in the background, when the calls that it would serve have
/// taken as long as the compilation will. So a single picture never pays for it, and no work takes more than about twice as long as
/// with the better choice from the start. Thread-safe.
/// </summary>
internal sealed class LaneOnDemand(Func<OpenVinoLane> compile, TimeSpan cost) : IDisposable
{
    private readonly Lock _gate = new();
    private long _spent;
    private volatile Task<OpenVinoLane?>? _making;
    private bool _disposed;

    /// <summary>The lane, once it is there; null before, and where the device has refused it.</summary>
    public OpenVinoLane? Ready => _making is { IsCompletedSuccessfully: true } made ? made.Result : null;

    /// <summary>Notes a call that did without.</summary>
    public void DidWithout(TimeSpan time)
    {
        if (_making is null && Interlocked.Add(ref _spent, time.Ticks) >= cost.Ticks)
        {
            _ = Make();
        }
    }

    /// <summary>Makes the lane now; the task never fails.</summary>
    public Task<OpenVinoLane?> Make()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _making ??= Task.Run(Compile);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
        }

        // What is being compiled holds the core that is about to go.
        _making?.GetAwaiter().GetResult()?.Dispose();
    }

    private OpenVinoLane? Compile()
    {
        try
        {
            return compile();
        }
        catch (Exception e) when (e is OpenVinoException or LandmarksException)
        {
            // A model or a device that takes one image at a time only: all goes on as it did.
            return null;
        }
    }
}
