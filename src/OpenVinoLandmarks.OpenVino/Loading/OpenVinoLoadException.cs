namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// Thrown when no OpenVINO runtime can be loaded. The message lists every location that was searched, the result, and the remedy.
/// </summary>
public sealed class OpenVinoLoadException : Exception
{
    /// <summary>Creates an exception with the list of attempts.</summary>
    /// <param name="message">The whole message.</param>
    /// <param name="attempts">The attempts, in order.</param>
    public OpenVinoLoadException(string message, IReadOnlyList<LoadAttempt> attempts)
        : base(message) => Attempts = attempts;

    /// <summary>Creates an exception without attempts.</summary>
    public OpenVinoLoadException()
    {
    }

    /// <inheritdoc cref="OpenVinoLoadException()"/>
    public OpenVinoLoadException(string message)
        : base(message)
    {
    }

    /// <inheritdoc cref="OpenVinoLoadException()"/>
    public OpenVinoLoadException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The attempts, in order; empty if the library was found but cannot be used.</summary>
    public IReadOnlyList<LoadAttempt> Attempts { get; } = [];

    /// <summary>Whether a library was found that cannot be used; false if there is none in all locations.</summary>
    public bool IsFound => Attempts.Count == 0 || Attempts.Any(static attempt => attempt.IsFound);
}
