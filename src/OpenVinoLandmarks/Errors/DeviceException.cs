namespace OpenVinoLandmarks;

/// <summary>A device is absent or cannot run the model, or no OpenVINO runtime can be loaded.</summary>
public sealed class DeviceException : LandmarksException
{
    /// <inheritdoc cref="LandmarksException(string, Exception?)"/>
    public DeviceException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
