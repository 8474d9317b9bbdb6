using OpenCvSharp;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Benchmarks.Subjects;

/// <summary>The sample picture in one pixel format, in memory of its own.</summary>
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
                throw new ArgumentOutOfRangeException(nameof(format), format, "No frame of this format is made here.");
        }

        (_width, _height) = (Pixels.Cols, Pixels.Rows);
        _pixels = (Pixels.Data, (nint)Pixels.Step());
        _chroma = format == PixelFormat.Nv12 ? (Chroma.Data, (nint)Chroma.Step()) : default;
    }

    /// <summary>How the pixels lie.</summary>
    public PixelFormat Format { get; }

    /// <summary>The pixels; of NV12 the luma.</summary>
    public Mat Pixels { get; }

    /// <summary>The plane of colour differences of NV12, half as wide and high; else empty.</summary>
    public Mat Chroma { get; }

    /// <summary>The frame as the library sees it. Nothing is asked of OpenCV here.</summary>
    public ImageView View => Format == PixelFormat.Nv12
        ? ImageView.Nv12FromPointer(_pixels.Address, _chroma.Address, _width, _height, _pixels.Stride, _chroma.Stride)
        : ImageView.FromPointer(_pixels.Address, _width, _height, _pixels.Stride, Format);

    public void Dispose()
    {
        Pixels.Dispose();
        Chroma.Dispose();
    }

    // OpenCV has no conversion to NV12 but one to the same with three planes.
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
