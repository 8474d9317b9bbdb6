namespace OpenVinoLandmarks.Managed;

/// <summary>
/// A model's files are damaged, contradict themselves, or use what this engine does not have. The message names the place: the layer's
/// id, name, type and version where there is one, else the line of the xml.
/// </summary>
public sealed class ModelFormatException : Exception
{
    /// <summary>A failure without a text; prefer the overloads that say what is wrong.</summary>
    public ModelFormatException()
    {
    }

    /// <summary>A failure at a place that the message names.</summary>
    /// <param name="message">What is wrong, and where.</param>
    public ModelFormatException(string message)
        : base(message)
    {
    }

    /// <summary>A failure that another one caused.</summary>
    /// <param name="message">What is wrong, and where.</param>
    /// <param name="innerException">The cause.</param>
    public ModelFormatException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
