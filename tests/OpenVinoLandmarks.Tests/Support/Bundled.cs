using OpenVinoLandmarks.Devices;
using OpenVinoLandmarks.Engines;
using OpenVinoLandmarks.Models;

namespace OpenVinoLandmarks.Tests.Support;

/// <summary>Detectors that need nothing but the project itself.</summary>
internal static class Bundled
{
    /// <summary>Both bundled models on MANAGED.</summary>
    public static FaceLandmarkDetectorOptions OnManaged { get; } = new()
    {
        Engine = new EngineOptions { Device = DeviceSelection.Managed },
        Model = ModelCatalog.BundledLandmarks,
        FaceDetectorModel = ModelCatalog.BundledFaceDetector,
    };
}
