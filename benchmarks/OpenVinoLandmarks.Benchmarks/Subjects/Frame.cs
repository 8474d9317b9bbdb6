using OpenCvSharp;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Benchmarks.Subjects;

/// <summary>A copy of the sample picture in one pixel format.</summary>
internal sealed class Frame : IDisposable
{
    private readonly (nint Address, nint Stride) _pixels, _chroma;
    private readonly int _width, _height;

    public Frame(PixelFormat format)
    {
        Format = format;
        using Mat picture = SamplePicture.Decode();
        Pixels = new Mat();
        Chroma = new Mat();
        switch (format)
        {
            case PixelFormat.Bgr24:
                picture.CopyTo(Pixels);
                break;
            case PixelFormat.Bgra32:
                Cv2.CvtColor(picture, Pixels, ColorConversionCodes.BGR2BGRA);
                break;
            case PixelFormat.Gray8:
                Cv2.CvtColor(picture, Pixels, ColorConversionCodes.BGR2GRAY);
                break;
            case PixelFormat.Nv12:
                FillNv12(picture);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(format), format, "The benchmarks do not use this format.");
        }

        (_width, _height) = (Pixels.Cols, Pixels.Rows);
        _pixels = (Pixels.Data, (nint)Pixels.Step());
        _chroma = format == PixelFormat.Nv12 ? (Chroma.Data, (nint)Chroma.Step()) : default;
    }

    /// <summary>The pixel format.</summary>
    public PixelFormat Format { get; }

    /// <summary>The pixels; for NV12 the luma plane.</summary>
    public Mat Pixels { get; }

    /// <summary>For NV12 the interleaved chroma plane, half as wide and high; otherwise empty.</summary>
    public Mat Chroma { get; }

    /// <summary>The library's view of the pixels. Reading this property does not call OpenCV.</summary>
    public ImageView View => Format == PixelFormat.Nv12
        ? ImageView.Nv12FromPointer(_pixels.Address, _chroma.Address, _width, _height, _pixels.Stride, _chroma.Stride)
        : ImageView.FromPointer(_pixels.Address, _width, _height, _pixels.Stride, Format);

    public void Dispose()
    {
        Pixels.Dispose();
        Chroma.Dispose();
    }

    // OpenCV does not convert to NV12, only to I420, which has the same samples in three planes.
    private void FillNv12(Mat picture)
    {
        using Mat planes = new();
        Cv2.CvtColor(picture, planes, ColorConversionCodes.BGR2YUV_I420);
        using Mat luma = planes.RowRange(0, picture.Rows);
        luma.CopyTo(Pixels);
        int quarter = picture.Rows / 2 * (picture.Cols / 2);
        nint start = planes.Data + picture.Rows * picture.Cols;
        using Mat u = Mat.FromPixelData(picture.Rows / 2, picture.Cols / 2, MatType.CV_8UC1, start);
        using Mat v = Mat.FromPixelData(picture.Rows / 2, picture.Cols / 2, MatType.CV_8UC1, start + quarter);
        Cv2.Merge([u, v], Chroma);
    }
}
