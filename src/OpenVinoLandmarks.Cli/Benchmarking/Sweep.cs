namespace OpenVinoLandmarks.Cli.Benchmarking;

/// <summary>What a series of runs varies.</summary>
internal enum Sweep
{
    /// <summary>Faces a call: 1, 2, 4, ... 512.</summary>
    Faces,

    /// <summary>Threads of one inference: 1, 2, 4, ... and all processors.</summary>
    Threads,

    /// <summary>Size of the picture.</summary>
    Size,
}
