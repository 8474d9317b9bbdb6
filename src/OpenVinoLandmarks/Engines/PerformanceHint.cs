namespace OpenVinoLandmarks.Engines;

/// <summary>What an OpenVINO device is asked to be good at.</summary>
public enum PerformanceHint
{
    /// <summary>The answer to one request, soon.</summary>
    Latency,

    /// <summary>Many requests at once.</summary>
    Throughput,
}
