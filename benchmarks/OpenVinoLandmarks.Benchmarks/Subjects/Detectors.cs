namespace OpenVinoLandmarks.Benchmarks.Subjects;

/// <summary>
/// Creates detectors for the benchmarks: FP32 weights, computed in f32 on one thread, so that all devices do the same work.
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

    private static EngineOptions Options(string device) =>
        new() { Device = DeviceSelection.Parse(device), InferencePrecision = InferencePrecision.F32, Threads = 1 };
}
