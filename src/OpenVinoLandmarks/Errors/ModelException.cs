namespace OpenVinoLandmarks;

/// <summary>A model is missing, damaged, or not of the kind that is needed.</summary>
public sealed class ModelException : LandmarksException
{
    /// <inheritdoc cref="LandmarksException(string, Exception?)"/>
    public ModelException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
