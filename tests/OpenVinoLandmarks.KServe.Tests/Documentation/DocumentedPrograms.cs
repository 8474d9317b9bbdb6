using OpenVinoLandmarks;
using OpenVinoLandmarks.KServe;

// Outside the namespaces of the library: this file compiles only if the two namespaces above are enough for the documented program.
namespace DocumentedPrograms;

/// <summary>The snippet of docs/serving.md, line by line.</summary>
internal static class ServingPage
{
    public static EngineInfo Run()
    {
        FaceLandmarkDetectorOptions options = new() { Backends = { new KServeBackend() } };
        options.Engine.Device = DeviceSelection.Parse("kserve+grpc://edge-1:9000,edge-2:9000");
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(options);
        return detector.Info.Engine;
    }
}
