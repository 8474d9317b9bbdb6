using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Engines.OpenVino;

/// <summary>
/// One core for all networks of the process, as long as one of them lives: a core loads and keeps a plugin of its own for each device,
/// with its threads. Thread-safe.
/// </summary>
internal sealed class SharedCore : IDisposable
{
    private static readonly Lock s_gate = new();
    private static Core? s_core;
    private static int s_users;

    private int _released;

    private SharedCore(Core core) => Core = core;

    public Core Core { get; }

    /// <summary>Takes part in the core; dispose the result to leave.</summary>
    /// <exception cref="OpenVinoException">The runtime cannot make a core.</exception>
    public static SharedCore Acquire()
    {
        lock (s_gate)
        {
            s_core ??= new Core();
            s_users++;
            return new SharedCore(s_core);
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _released, 1) != 0)
        {
            return;
        }

        lock (s_gate)
        {
            if (--s_users == 0)
            {
                s_core!.Dispose();
                s_core = null;
            }
        }
    }
}
