using OpenCvSharp;

namespace OpenVinoLandmarks.Managed.Benchmarks;

/// <summary>
/// OpenCV's FaceDetectorYN on one thread, for YuNet files: it converts the picture, runs the network with OpenCV's own engine, decodes the
/// outputs and suppresses overlaps. The score threshold is high, so that random pixels give few faces to decode.
/// </summary>
internal sealed class OpenCvEngine : IEngine
{
    private readonly FaceDetectorYN _detector;
    private readonly Mat _picture;
    private readonly Mat _faces = new();

    public OpenCvEngine(string onnx, IReadOnlyList<int> shape, byte[] pixels)
    {
        Cv2.SetNumThreads(1);
        Size size = new(shape[3], shape[2]);
        _detector = FaceDetectorYN.Create(onnx, "", size, 0.9f);
        _picture = Mat.FromPixelData(size.Height, size.Width, MatType.CV_8UC3, pixels);
        Name = $"OpenCV {Cv2.GetVersionString()}, FaceDetectorYN";
    }

    public string Name { get; }

    public void Run() => _detector.Detect(_picture, _faces);

    /// <summary>Returns nothing: the detector returns faces, not the outputs of the network.</summary>
    public float[] FirstOutputs(int count) => [];

    public void Dispose()
    {
        _detector.Dispose();
        _picture.Dispose();
        _faces.Dispose();
    }
}
