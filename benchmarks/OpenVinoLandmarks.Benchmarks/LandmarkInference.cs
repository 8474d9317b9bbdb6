using BenchmarkDotNet.Attributes;
using OpenVinoLandmarks.Benchmarks.Subjects;
using OpenVinoLandmarks.Inference;

namespace OpenVinoLandmarks.Benchmarks;

/// <summary>What does inference cost from crops to numbers, for one face and for many faces per call, on one thread?</summary>
[MemoryDiagnoser]
public class LandmarkInference
{
    private FaceLandmarkDetector _detector = null!;
    private IImageModel _model = null!;
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
        _detector = Detectors.CreateDetector(Device, Model);
        _model = _detector.Model;
        _model.Prepare(Faces);
        (int width, int height, int bytes) = (_model.Info.InputWidth, _model.Info.InputHeight, _model.Info.InputLength);
        _crops = new byte[Faces * bytes];
        _values = new float[Faces * _model.Info.OutputLength];
        using Frame picture = new(PixelFormat.Bgr24);
        for (int i = 0; i < Faces; i++)
        {
            FaceCrop.Write(picture.View, SamplePicture.Face, _crops.AsSpan(i * bytes), width, height);
        }
    }

    [GlobalCleanup]
    public void Cleanup() => _detector.Dispose();

    [Benchmark]
    public float[] Infer()
    {
        (int inputLength, int outputLength) = (_model.Info.InputLength, _model.Info.OutputLength);
        using BatchPipeline pipeline = BatchPipeline.Begin(_model, Faces);
        while (pipeline.MoveNext())
        {
            for (int i = 0; i < pipeline.Count; i++)
            {
                int face = pipeline.First + i;
                if (pipeline.IsFinished)
                {
                    pipeline.Batch.Output(i).CopyTo(_values.AsSpan(face * outputLength));
                }
                else
                {
                    _crops.AsSpan(face * inputLength, inputLength).CopyTo(pipeline.Batch.Input(i));
                }
            }
        }

        return _values;
    }
}
