namespace OpenVinoLandmarks;

/// <summary>
/// A device is absent, cannot run the model or has failed, or no OpenVINO runtime can be loaded. The message is one line; the inner
/// exception has OpenVINO's whole text.
/// </summary>
public sealed class DeviceException : LandmarksException
{
    /// <inheritdoc cref="LandmarksException(string, Exception?)"/>
    public DeviceException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>
    /// True if the device failed or hung during an inference, so that the detector cannot be used any more: its
    /// <see cref="IFaceLandmarkDetector.Fault"/> is set, and every later call throws this exception. Dispose the detector and create
    /// another one, on the same device if it has recovered, or on another device.
    /// </summary>
    public bool IsDeviceLost { get; init; }

    /// <summary>Creates the error of the calls after the one that lost the device.</summary>
    internal DeviceException ForLaterCalls() =>
        new($"{Message} This detector cannot be used any more: dispose it and create another one.", this) { IsDeviceLost = true };
}
