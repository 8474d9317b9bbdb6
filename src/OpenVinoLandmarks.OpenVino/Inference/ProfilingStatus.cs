namespace OpenVinoLandmarks.OpenVino;

/// <summary>Whether a layer ran. The numbers are the C API's.</summary>
public enum ProfilingStatus
{
    /// <summary>It did not run.</summary>
    NotRun = 0,

    /// <summary>The optimizer removed it.</summary>
    OptimizedOut = 1,

    /// <summary>It ran.</summary>
    Executed = 2,
}
