namespace OpenVinoLandmarks;

/// <summary>
/// What the user can do something about: an input, a model, or a device. The message names the input and the remedy; the inner
/// exception, where there is one, has the native library's own words.
/// </summary>
public abstract class LandmarksException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong, with what, and what to do.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    protected LandmarksException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
