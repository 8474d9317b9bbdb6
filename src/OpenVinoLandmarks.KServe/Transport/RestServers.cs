namespace OpenVinoLandmarks.KServe.Transport;

/// <summary>The servers of a REST transport, in turn; one that failed is left out for a while if there are others. Thread-safe.</summary>
internal sealed class RestServers(IReadOnlyList<Uri> servers)
{
    private static readonly long s_leftOut = (long)TimeSpan.FromSeconds(5).TotalMilliseconds;

    private readonly long[] _failedUntil = new long[servers.Count];
    private uint _next = uint.MaxValue;

    /// <summary>Returns the index of the server for the next attempt.</summary>
    public int Next()
    {
        int index = 0;
        for (int tries = 0; tries < servers.Count; tries++)
        {
            index = (int)(Interlocked.Increment(ref _next) % (uint)servers.Count);
            if (Volatile.Read(ref _failedUntil[index]) <= Environment.TickCount64)
            {
                break;
            }
        }

        return index;
    }

    /// <summary>Returns the address of a path on a server.</summary>
    /// <param name="index">Index of the server.</param>
    /// <param name="path">The path, without a slash in front.</param>
    public Uri Address(int index, string path) => new(servers[index], path);

    /// <summary>Notes that a server could not be reached or is not ready.</summary>
    /// <param name="index">Index of the server.</param>
    public void MarkFailed(int index) => Volatile.Write(ref _failedUntil[index], Environment.TickCount64 + s_leftOut);
}
