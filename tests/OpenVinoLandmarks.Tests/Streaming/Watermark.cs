namespace OpenVinoLandmarks.Tests.Streaming;

/// <summary>Counts concurrent operations, and remembers the highest count. Thread-safe.</summary>
internal sealed class Watermark
{
    private readonly Lock _gate = new();

    public int Now { get; private set; }

    public int Highest { get; private set; }

    public void Rise()
    {
        lock (_gate)
        {
            Highest = Math.Max(Highest, ++Now);
        }
    }

    public void Fall()
    {
        lock (_gate)
        {
            Now--;
        }
    }
}
