namespace OpenVinoLandmarks.Managed;

/// <summary>
/// Thrown when the files of a model are damaged, contradict themselves, or use a feature that this engine lacks. The message names the
/// reason and the place: the id, name, type and version of the layer or node; otherwise the line of the xml or the ONNX message.
/// </summary>
public sealed class ModelFormatException : Exception
{
    /// <summary>Creates an exception without a reason; prefer the constructors that take a message.</summary>
    public ModelFormatException()
    {
    }

    /// <summary>Creates an exception with a message.</summary>
    /// <param name="message">The place and the reason.</param>
    public ModelFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with a message and its cause.</summary>
    /// <param name="message">The place and the reason.</param>
    /// <param name="innerException">The cause.</param>
    public ModelFormatException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
