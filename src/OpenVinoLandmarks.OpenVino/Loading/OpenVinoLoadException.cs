namespace OpenVinoLandmarks.OpenVino;

/// <summary>No OpenVINO runtime could be loaded. The message lists every place tried, what came of it, and the remedy.</summary>
public sealed class OpenVinoLoadException : Exception
{
    /// <summary>Makes an exception with the list of places.</summary>
    /// <param name="message">The whole message.</param>
    /// <param name="attempts">What was tried, in order.</param>
    public OpenVinoLoadException(string message, IReadOnlyList<LoadAttempt> attempts)
        : base(message) => Attempts = attempts;

    /// <summary>Makes an exception without a list.</summary>
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

    /// <summary>What was tried, in order.</summary>
    public IReadOnlyList<LoadAttempt> Attempts { get; } = [];
}
