using BenchmarkDotNet.Attributes;
using OpenCvSharp;
using OpenVinoLandmarks.Benchmarks.Subjects;

namespace OpenVinoLandmarks.Benchmarks;

/// <summary>
/// What does it cost to crop one face of 96 x 130 pixels and resize it to the 48 x 48 of the landmark models, compared with OpenCV on one
/// thread?
/// </summary>
[MemoryDiagnoser]
public class CropAndResize
{
    private const int Side = 48;
    private readonly byte[] _crop = new byte[FaceCrop.ByteCount(Side, Side)];
    private Frame _frame = null!;
    private OpenCvCrop _openCv = null!;

    [Params(PixelFormat.Bgr24, PixelFormat.Bgra32, PixelFormat.Gray8, PixelFormat.Nv12)]
    public PixelFormat Format { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Cv2.SetNumThreads(1);
        _frame = new Frame(Format);
        _openCv = new OpenCvCrop(_frame, SamplePicture.Face, Side, Side);
        if (!OpenCv().AsSpan<byte>().SequenceEqual(Library()))
        {
            throw new InvalidOperationException($"OpenCV and the library produce different crops of {Format}.");
        }
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _openCv.Dispose();
        _frame.Dispose();
    }

    [Benchmark(Baseline = true)]
    public Mat OpenCv() => _openCv.Write();

    [Benchmark]
    public byte[] Library()
    {
        FaceCrop.Write(_frame.View, SamplePicture.Face, _crop, Side, Side);
        return _crop;
    }
}
