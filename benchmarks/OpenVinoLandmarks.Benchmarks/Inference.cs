using BenchmarkDotNet.Attributes;
using OpenVinoLandmarks.Benchmarks.Subjects;
using OpenVinoLandmarks.Engines;
using OpenVinoLandmarks.Imaging;

namespace OpenVinoLandmarks.Benchmarks;

/// <summary>What does inference cost from crops to numbers, for one face and for many faces per call, on one thread?</summary>
[MemoryDiagnoser]
public class Inference
{
    private ILandmarkEngine _engine = null!;
    private byte[] _crops = null!;
    private float[] _values = null!;

    public static IEnumerable<string> Devices => Available.Devices;

    public static IEnumerable<string> Models => Available.LandmarkModels;

    [ParamsSource(nameof(Devices))]
    public string Device { get; set; } = "";

    [ParamsSource(nameof(Models))]
    public string Model { get; set; } = "";

    [Params(1, 8, 32, Priority = 1)]
    public int Faces { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _engine = Detectors.CreateEngine(Device, Model);
        _engine.Prepare(Faces);
        int bytes = FaceCrop.ByteCount(_engine.CropWidth, _engine.CropHeight);
        _crops = new byte[Faces * bytes];
        _values = new float[Faces * ILandmarkEngine.ValuesPerFace];
        using Frame picture = new(PixelFormat.Bgr24);
        for (int i = 0; i < Faces; i++)
        {
            FaceCrop.Write(picture.View, SamplePicture.Face, _crops.AsSpan(i * bytes), _engine.CropWidth, _engine.CropHeight);
        }
    }

    [GlobalCleanup]
    public void Cleanup() => _engine.Dispose();

    [Benchmark]
    public float[] Infer()
    {
        _engine.Infer(_crops, Faces, _values);
        return _values;
    }
}
