namespace OpenVinoLandmarks;

/// <summary>A device is not there or refuses the model, or no OpenVINO runtime can be loaded.</summary>
public sealed class DeviceException : LandmarksException
{
    /// <inheritdoc cref="LandmarksException(string, Exception?)"/>
    public DeviceException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
