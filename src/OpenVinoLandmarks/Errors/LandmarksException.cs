namespace OpenVinoLandmarks;

/// <summary>
/// The base of the errors that a user can do something about: an image, a model or a device. The message names the input and the remedy;
/// the inner exception, if there is one, has the text of the native library.
/// </summary>
public abstract class LandmarksException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong, with which input, and what to do.</param>
    /// <param name="innerException">The cause, or null.</param>
    protected LandmarksException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
