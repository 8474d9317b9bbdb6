namespace OpenVinoLandmarks.OpenVino;

/// <summary>What a device is tuned for.</summary>
public enum PerformanceMode
{
    /// <summary>The shortest time for one inference.</summary>
    Latency,

    /// <summary>The most inferences a second.</summary>
    Throughput,

    /// <summary>The most inferences a second over all devices of AUTO.</summary>
    CumulativeThroughput,
}
