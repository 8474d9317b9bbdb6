namespace OpenVinoLandmarks;

/// <summary>An image cannot be read, or a face box is outside it.</summary>
public sealed class ImageException : LandmarksException
{
    /// <inheritdoc cref="LandmarksException(string, Exception?)"/>
    public ImageException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
