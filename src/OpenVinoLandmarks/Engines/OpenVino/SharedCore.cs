using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Engines.OpenVino;

/// <summary>
/// A reference to the one OpenVINO core of the process, which exists as long as a model uses it. Each core loads its own plugins with
/// their threads, so that several cores would cost more. Thread-safe.
/// </summary>
internal sealed class SharedCore : IDisposable
{
    private static readonly Lock s_gate = new();
    private static Core? s_core;
    private static int s_users;

    private int _disposed;

    private SharedCore(Core core) => Core = core;

    public Core Core { get; }

    /// <summary>Creates the core if it does not exist. Dispose the result to release the reference.</summary>
    /// <exception cref="OpenVinoException">The runtime cannot create a core.</exception>
    public static SharedCore Acquire()
    {
        lock (s_gate)
        {
            s_core ??= new Core();
            s_users++;
            return new SharedCore(s_core);
        }
    }

    /// <summary>Releases the reference; the last one disposes the core.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
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
