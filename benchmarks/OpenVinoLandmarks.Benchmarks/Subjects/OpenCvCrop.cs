using OpenCvSharp;

namespace OpenVinoLandmarks.Benchmarks.Subjects;

/// <summary>
/// Crops and resizes a face with OpenCV alone: <c>Cv2.Resize</c> of the region into an existing Mat. Grey and BGRA are converted to BGR
/// after the resize, which is cheaper; NV12 before it, because its two planes cannot be resized as one. Mats of the region are created
/// once.
/// </summary>
internal sealed class OpenCvCrop : IDisposable
{
    private readonly PixelFormat _format;
    private readonly Size _size;
    private readonly Mat _region, _chroma, _intermediate = new(), _crop;

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

    /// <summary>Returns the crop as BGR; the next call overwrites it.</summary>
    public Mat Write()
    {
        switch (_format)
        {
            case PixelFormat.Bgr24:
                Resize(_region, _crop);
                break;
            case PixelFormat.Nv12:
                Cv2.CvtColorTwoPlane(_region, _chroma, _intermediate, ColorConversionCodes.YUV2BGR_NV12);
                Resize(_intermediate, _crop);
                break;
            default:
                Resize(_region, _intermediate);
                ColorConversionCodes toBgr =
                    _format == PixelFormat.Gray8 ? ColorConversionCodes.GRAY2BGR : ColorConversionCodes.BGRA2BGR;
                Cv2.CvtColor(_intermediate, _crop, toBgr);
                break;
        }

        return _crop;
    }

    public void Dispose()
    {
        foreach (Mat mat in new[] { _region, _chroma, _intermediate, _crop })
        {
            mat.Dispose();
        }
    }

    private void Resize(Mat from, Mat to) => Cv2.Resize(from, to, _size, 0, 0, InterpolationFlags.Linear);
}
