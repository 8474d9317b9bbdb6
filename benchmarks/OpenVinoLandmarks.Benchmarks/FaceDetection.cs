using BenchmarkDotNet.Attributes;
using OpenVinoLandmarks.Benchmarks.Subjects;

namespace OpenVinoLandmarks.Benchmarks;

/// <summary>What does it cost to find the faces in a decoded picture: resize, inference on one thread, boxes?</summary>
[MemoryDiagnoser]
public class FaceDetection
{
    private Frame _picture = null!;
    private FaceLandmarkDetector _owner = null!;
    private IFaceDetector _detector = null!;

    public static IEnumerable<string> Devices => Available.Devices;

    public static IEnumerable<string> Models => Available.FaceDetectors;

    [ParamsSource(nameof(Devices))]
    public string Device { get; set; } = "";

    [ParamsSource(nameof(Models))]
    public string Model { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _picture = new Frame(PixelFormat.Bgr24);
        _owner = Detectors.CreateDetector(Device, faces: Model);
        _detector = _owner.FaceDetector;
        if (Detect() != 1)
        {
            throw new InvalidOperationException($"{Model} on {Device} did not find the one face in the sample picture.");
        }
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _owner.Dispose();
        _picture.Dispose();
    }

    [Benchmark]
    public int Detect() => _detector.Detect(_picture.View).Count;
}
