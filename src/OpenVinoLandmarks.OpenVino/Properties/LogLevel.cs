namespace OpenVinoLandmarks.OpenVino;

/// <summary>What the runtime writes to its log.</summary>
public enum LogLevel
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Errors.</summary>
    Error,

    /// <summary>Errors and warnings.</summary>
    Warning,

    /// <summary>Also what it does.</summary>
    Info,

    /// <summary>Also details.</summary>
    Debug,

    /// <summary>Everything.</summary>
    Trace,
}
