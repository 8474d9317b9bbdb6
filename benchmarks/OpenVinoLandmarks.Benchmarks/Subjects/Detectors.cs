using OpenVinoLandmarks.Models;

namespace OpenVinoLandmarks.Benchmarks.Subjects;

/// <summary>Detectors and engines as all questions have them: FP32 weights, computed in f32 on one thread, so that devices do the same work.</summary>
internal static class Detectors
{
    /// <summary>The precision of the weights.</summary>
    public const string Precision = "FP32";

    /// <summary>A detector on this device.</summary>
    public static FaceLandmarkDetector Detector(string device, string? landmarks = null, string? faces = null) => FaceLandmarkDetector.Create(
        new FaceLandmarkDetectorOptions { Engine = Options(device), Model = landmarks, FaceDetectorModel = faces, Precision = Precision });

    /// <summary>The landmark engine alone.</summary>
    public static ILandmarkEngine Engine(string device, string landmarks)
    {
        EngineOptions options = Options(device);
        ModelFiles Model() => new ModelLocator().Read(landmarks, Precision);
        return LandmarkEngineFactories.OpenVino.TryCreate(options.Device!, options, Model)
            ?? LandmarkEngineFactories.Managed.TryCreate(options.Device!, options, Model)
            ?? throw new InvalidOperationException($"No engine knows the device {device}.");
    }

    private static EngineOptions Options(string device) =>
        new() { Device = DeviceSelection.Parse(device), InferencePrecision = InferencePrecision.F32, Threads = 1 };
}
