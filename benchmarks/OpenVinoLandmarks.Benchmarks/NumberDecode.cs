using BenchmarkDotNet.Attributes;
using OpenVinoLandmarks.Benchmarks.Subjects;

namespace OpenVinoLandmarks.Benchmarks;

/// <summary>What does it cost to turn a model's ten numbers into five points of the picture?</summary>
[MemoryDiagnoser]
public class NumberDecode
{
    private readonly float[] _values = [0.25f, 0.25f, 0.75f, 0.25f, 0.5f, 0.5f, 0.25f, 0.75f, 0.75f, 0.75f];
    private readonly FaceBox _box = SamplePicture.Boxes(1)[0];

    [Benchmark]
    public FaceLandmarks Decode() => LandmarkDecoder.Decode(_values, SamplePicture.Face, _box);
}
