using System.Runtime;

namespace OpenVinoLandmarks.Reliability.Tests.Memory;

/// <summary>
/// Forces compacting garbage collections from its own thread until it is disposed, with allocations in between so that objects move.
/// </summary>
internal sealed class CompactingCollector : IDisposable
{
    private readonly Thread _thread;
    private readonly Random _random = new(1);
    private volatile bool _stop;
    private int _collections;

    public CompactingCollector()
    {
        _thread = new Thread(Collect) { Name = nameof(CompactingCollector) };
        _thread.Start();
    }

    /// <summary>The number of collections so far.</summary>
    public int Collections => Volatile.Read(ref _collections);

    public void Dispose()
    {
        _stop = true;
        _thread.Join();
    }

    private void Collect()
    {
        byte[]?[] survivors = new byte[64][];
        while (!_stop)
        {
            // Some of these arrays survive and some do not. Compaction closes the gaps, which moves the objects behind them.
            for (int i = 0; i < 256; i++)
            {
                survivors[_random.Next(survivors.Length)] = new byte[_random.Next(16, 4096)];
            }

            GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            Interlocked.Increment(ref _collections);
        }
    }
}
