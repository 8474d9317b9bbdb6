using BenchmarkDotNet.Attributes;
using OpenVinoLandmarks.Benchmarks.Subjects;

namespace OpenVinoLandmarks.Benchmarks;

/// <summary>What does a face cost from pixels to points, boxes given, and does it cost the same whether a call has one or hundreds? One thread.</summary>
[MemoryDiagnoser]
public class WholeWay
{
    private Frame _picture = null!;
    private FaceLandmarkDetector _detector = null!;
    private FaceBox[] _boxes = null!;
    private FaceLandmarks[] _results = null!;

    public static IEnumerable<string> Devices => AtHand.Devices;

    /// <summary>The one that the detector takes by default, so that the report names it.</summary>
    public static IEnumerable<string> Models => AtHand.LandmarkModels.Take(1);

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
        _detector = Detectors.Detector(Device, Model);
        _detector.WarmUp(Faces);
        _boxes = SamplePicture.Boxes(Faces);
        _results = new FaceLandmarks[Faces];
        Detect();
        if (_results.Any(face => face is not { LeftEye.X: > 195 and < 215, Nose.Y: > 115 and < 140 }))
        {
            throw new InvalidOperationException($"{Model} on {Device} does not find the points of the sample picture.");
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
