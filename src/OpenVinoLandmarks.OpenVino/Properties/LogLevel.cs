namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// The messages that the runtime writes to its log. <see cref="OpenVinoLog"/> redirects them; otherwise they go to standard output.
/// </summary>
/// <remarks>The property LOG_LEVEL; see <see cref="PropertyKeys.LogLevel"/>.</remarks>
public enum LogLevel
{
    /// <summary>No messages.</summary>
    None,

    /// <summary>Errors.</summary>
    Error,

    /// <summary>Errors and warnings.</summary>
    Warning,

    /// <summary>Errors, warnings and messages about what the runtime does.</summary>
    Info,

    /// <summary>The messages of <see cref="Info"/>, and details for developers.</summary>
    Debug,

    /// <summary>All messages.</summary>
    Trace,
}
