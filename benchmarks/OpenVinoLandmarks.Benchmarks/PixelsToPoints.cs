using BenchmarkDotNet.Attributes;
using OpenVinoLandmarks.Benchmarks.Subjects;

namespace OpenVinoLandmarks.Benchmarks;

/// <summary>
/// What does a call cost per face from pixels to points, with boxes given, on one thread? Is the cost per face the same for one face and
/// for hundreds of faces per call?
/// </summary>
[MemoryDiagnoser]
public class PixelsToPoints
{
    private Frame _picture = null!;
    private FaceLandmarkDetector _detector = null!;
    private FaceBox[] _boxes = null!;
    private FaceLandmarks[] _results = null!;

    public static IEnumerable<string> Devices => Available.Devices;

    /// <summary>The detector's default model, as a parameter so that the report names it.</summary>
    public static IEnumerable<string> Models => Available.LandmarkModels.Take(1);

    [ParamsSource(nameof(Devices))]
    public string Device { get; set; } = "";

    [ParamsSource(nameof(Models))]
    public string Model { get; set; } = "";

    [Params(1, 8, 32, 512, Priority = 1)]
    public int Faces { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _picture = new Frame(PixelFormat.Bgr24);
        _detector = Detectors.CreateDetector(Device, Model);
        _detector.WarmUp(Faces);
        _boxes = SamplePicture.Boxes(Faces);
        _results = new FaceLandmarks[Faces];
        Detect();
        if (_results.Any(face => face is not { LeftEye.X: > 195 and < 215, Nose.Y: > 115 and < 140 }))
        {
            throw new InvalidOperationException($"{Model} on {Device} did not find the points in the sample picture.");
        }
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _detector.Dispose();
        _picture.Dispose();
    }

    [Benchmark]
    public FaceLandmarks[] Detect()
    {
        _detector.Detect(_picture.View, _boxes, _results);
        return _results;
    }
}
