using BenchmarkDotNet.Attributes;
using OpenVinoLandmarks.Benchmarks.Subjects;

namespace OpenVinoLandmarks.Benchmarks;

/// <summary>What does it cost to convert a model's ten numbers to five points in the picture?</summary>
[MemoryDiagnoser]
public class NumberDecode
{
    private readonly float[] _values = [0.25f, 0.25f, 0.75f, 0.25f, 0.5f, 0.5f, 0.25f, 0.75f, 0.75f, 0.75f];
    private readonly FaceBox _box = SamplePicture.Boxes(1)[0];

    [Benchmark]
    public FaceLandmarks Decode() => LandmarkDecoder.Decode(_values, SamplePicture.Face, _box);
}
