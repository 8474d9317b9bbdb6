using BenchmarkDotNet.Attributes;
using OpenCvSharp;
using OpenVinoLandmarks.Benchmarks.Subjects;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Benchmarks;

/// <summary>
/// What does it cost to decode a JPEG of 512 x 512 pixels, and how much does <see cref="PictureReader"/> add to OpenCV's own time?
/// </summary>
[MemoryDiagnoser]
public class PictureDecode
{
    private byte[] _file = null!;

    [GlobalSetup]
    public void Setup()
    {
        OpenCvLibrary.EnsureLoaded();
        _file = SamplePicture.File();
    }

    [Benchmark(Baseline = true)]
    public int OpenCvAlone()
    {
        using Mat picture = Cv2.ImDecode(_file, ImreadModes.Color);
        return picture.Rows;
    }

    [Benchmark]
    public int Reader()
    {
        using Mat picture = PictureReader.Decode(_file, "astronaut.jpg");
        return picture.Rows;
    }
}
