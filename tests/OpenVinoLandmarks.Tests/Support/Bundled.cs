using OpenVinoLandmarks.Models;

namespace OpenVinoLandmarks.Tests.Support;

/// <summary>Options for detectors with both bundled models, which need no other files.</summary>
internal static class Bundled
{
    /// <summary>Options for MANAGED.</summary>
    /// <param name="change">Changes the options.</param>
    public static FaceLandmarkDetectorOptions OnManaged(Action<FaceLandmarkDetectorOptions>? change = null) => On("MANAGED", change);

    /// <summary>Options for a device.</summary>
    /// <param name="device">The device.</param>
    /// <param name="change">Changes the options.</param>
    public static FaceLandmarkDetectorOptions On(string device, Action<FaceLandmarkDetectorOptions>? change = null)
    {
        FaceLandmarkDetectorOptions options = new()
        {
            Engine = { Device = DeviceSelection.Parse(device) },
            Model = ModelCatalog.BundledLandmarks,
            FaceDetectorModel = ModelCatalog.BundledFaceDetector,
        };
        change?.Invoke(options);
        return options;
    }
}
