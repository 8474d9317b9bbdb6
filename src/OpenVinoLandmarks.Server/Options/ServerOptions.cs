namespace OpenVinoLandmarks.Server.Options;

/// <summary>Where the server listens, what it serves, and its limits. Immutable, except for the options of the detector.</summary>
internal sealed record ServerOptions
{
    /// <summary>Where REST listens. Port 0 selects a free one.</summary>
    public Uri Url { get; init; } = new("http://127.0.0.1:8080");

    /// <summary>Where gRPC listens: HTTP/2 without TLS. Port 0 selects a free one.</summary>
    public Uri GrpcUrl { get; init; } = new("http://127.0.0.1:8081");

    /// <summary>The models and what runs them.</summary>
    public FaceLandmarkDetectorOptions Detector { get; init; } = new();

    /// <summary>The token that callers must send; null for none.</summary>
    public string? Token { get; init; }

    /// <summary>Largest body of a request, and largest gRPC message, in bytes, before and after decompression.</summary>
    public int MaxBody { get; init; } = 16 << 20;

    /// <summary>Largest number of images per tensor.</summary>
    public int MaxBatch { get; init; } = 64;

    /// <summary>Largest number of pixels of a picture.</summary>
    public long MaxPixels { get; init; } = 50_000_000;

    /// <summary>Largest number of faces per picture; those with the best scores are kept.</summary>
    public int MaxFaces { get; init; } = 100;

    /// <summary>Number of calls with tensors that are processed at a time.</summary>
    public int Concurrency { get; init; } = 64;

    /// <summary>Number of pictures that are processed at a time.</summary>
    public int PictureConcurrency { get; init; } = Environment.ProcessorCount;

    /// <summary>Number of calls of each kind that wait; more are refused.</summary>
    public int Queue { get; init; } = 256;

    /// <summary>Number of open connections; more are closed at once.</summary>
    public int MaxConnections { get; init; } = 1024;

    /// <summary>Longest time of a call, with its wait.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest time that a caller may take for the headers of a request.</summary>
    public TimeSpan HeaderTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest time that a call waits for others to share a batch with, if the model is busy.</summary>
    public TimeSpan BatchDelay { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>After SIGTERM, how long the server takes calls while it says that it is draining.</summary>
    public TimeSpan DrainDelay { get; init; } = TimeSpan.Zero;
}
