namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// Thrown when an OpenVINO function fails. <see cref="Status"/> is the status that it returned; the message names what was attempted and
/// quotes the runtime.
/// </summary>
public sealed class OpenVinoException : Exception
{
    /// <summary>Creates an exception with a status and a message.</summary>
    /// <param name="status">The status.</param>
    /// <param name="message">The whole message.</param>
    public OpenVinoException(OpenVinoStatus status, string message)
        : base(message) => Status = status;

    /// <summary>Creates an exception with <see cref="OpenVinoStatus.GeneralError"/>.</summary>
    public OpenVinoException()
        : this(OpenVinoStatus.GeneralError, "OpenVINO failed.")
    {
    }

    /// <inheritdoc cref="OpenVinoException()"/>
    public OpenVinoException(string message)
        : this(OpenVinoStatus.GeneralError, message)
    {
    }

    /// <inheritdoc cref="OpenVinoException()"/>
    public OpenVinoException(string message, Exception innerException)
        : base(message, innerException) => Status = OpenVinoStatus.GeneralError;

    /// <summary>The status that the function returned.</summary>
    public OpenVinoStatus Status { get; }

    /// <summary>
    /// The runtime's own text, or null if the status comes without one. OpenVINO keeps one such text for the whole process: when another
    /// thread fails at the same moment, the text may be about that failure. Do not base decisions on it.
    /// </summary>
    public string? RuntimeMessage { get; internal init; }
}
