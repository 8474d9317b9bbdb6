using OpenVinoLandmarks.Devices;
using OpenVinoLandmarks.Engines;
using OpenVinoLandmarks.Models;

namespace OpenVinoLandmarks.Benchmarks.Subjects;

/// <summary>
/// Creates detectors and engines for the benchmarks: FP32 weights, computed in f32 on one thread, so that all devices do the same work.
/// </summary>
internal static class Detectors
{
    /// <summary>The precision of the weights.</summary>
    public const string Precision = "FP32";

    /// <summary>Creates a detector.</summary>
    public static FaceLandmarkDetector CreateDetector(string device, string? landmarks = null, string? faces = null) =>
        FaceLandmarkDetector.Create(new FaceLandmarkDetectorOptions
        {
            Engine = Options(device),
            Model = landmarks,
            FaceDetectorModel = faces,
            Precision = Precision,
        });

    /// <summary>Creates the landmark engine alone.</summary>
    public static ILandmarkEngine CreateEngine(string device, string landmarks)
    {
        EngineOptions options = Options(device);
        ModelFiles Model() => new ModelLocator().Read(landmarks, Precision);
        return LandmarkEngineFactories.OpenVino.TryCreate(options.Device!, options, Model)
            ?? LandmarkEngineFactories.Managed.TryCreate(options.Device!, options, Model)
            ?? throw new InvalidOperationException($"No engine supports the device {device}.");
    }

    private static EngineOptions Options(string device) =>
        new() { Device = DeviceSelection.Parse(device), InferencePrecision = InferencePrecision.F32, Threads = 1 };
}
