using OpenCvSharp;

namespace OpenVinoLandmarks.Benchmarks.Subjects;

/// <summary>
/// How a program with OpenCV alone cuts a face out: <c>Cv2.Resize</c> of the region into a Mat that is there already, and for what is not
/// BGR a conversion on the smaller side of it. Mats of the region are made once.
/// </summary>
internal sealed class OpenCvCrop : IDisposable
{
    private readonly PixelFormat _format;
    private readonly Size _size;
    private readonly Mat _region, _chroma, _between = new(), _crop;

    public OpenCvCrop(Frame frame, PixelRegion region, int width, int height)
    {
        _format = frame.Format;
        _size = new Size(width, height);
        _region = new Mat(frame.Pixels, new Rect(region.X, region.Y, region.Width, region.Height));
        _chroma = _format == PixelFormat.Nv12
            ? new Mat(frame.Chroma, new Rect(region.X / 2, region.Y / 2, region.Width / 2, region.Height / 2))
            : new Mat();
        _crop = new Mat(height, width, MatType.CV_8UC3);
    }

    /// <summary>The crop, BGR.</summary>
    public Mat Write()
    {
        switch (_format)
        {
            case PixelFormat.Bgr24:
                Resize(_region, _crop);
                break;
            case PixelFormat.Nv12:
                Cv2.CvtColorTwoPlane(_region, _chroma, _between, ColorConversionCodes.YUV2BGR_NV12);
                Resize(_between, _crop);
                break;
            default:
                Resize(_region, _between);
                Cv2.CvtColor(_between, _crop, _format == PixelFormat.Gray8 ? ColorConversionCodes.GRAY2BGR : ColorConversionCodes.BGRA2BGR);
                break;
        }

        return _crop;
    }

    public void Dispose()
    {
        foreach (Mat mat in new[] { _region, _chroma, _between, _crop })
        {
            mat.Dispose();
        }
    }

    private void Resize(Mat from, Mat to) => Cv2.Resize(from, to, _size, 0, 0, InterpolationFlags.Linear);
}
