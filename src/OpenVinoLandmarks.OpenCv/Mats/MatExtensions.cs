using OpenCvSharp;

namespace OpenVinoLandmarks.OpenCv;

/// <summary>Creates views of a <see cref="Mat"/> without copying pixels.</summary>
public static class MatExtensions
{
    /// <summary>
    /// Returns a view of the Mat's pixels. Regions of interest and any step are honoured, nothing is copied. The Mat must stay alive and
    /// unchanged while the view is in use; use <see cref="MatImage"/> if the view is needed after the call.
    /// </summary>
    /// <param name="mat">
    /// Rows of CV_8UC1 or CV_16UC1 (grey), CV_8UC3 or CV_16UC3 (BGR), CV_8UC4 or CV_16UC4 (BGRA). 16-bit values are reduced to their
    /// upper eight bits.
    /// </param>
    /// <exception cref="ArgumentNullException">The Mat is null.</exception>
    /// <exception cref="ObjectDisposedException">The Mat is disposed.</exception>
    /// <exception cref="ArgumentException">The Mat is empty, has more than two dimensions, or has pixels of another type.</exception>
    public static ImageView AsImageView(this Mat mat)
    {
        ArgumentNullException.ThrowIfNull(mat);
        ObjectDisposedException.ThrowIf(mat.IsDisposed, mat);
        PixelFormat format = FormatOf(mat);
        return ImageView.FromPointer(mat.Data, mat.Cols, mat.Rows, (nint)mat.Step(), format);
    }

    /// <summary>Returns the pixel format of a Mat that is an image.</summary>
    internal static PixelFormat FormatOf(Mat mat)
    {
        if (mat.Dims > 2)
        {
            throw new ArgumentException($"The Mat has {mat.Dims} dimensions; an image has two.", nameof(mat));
        }

        if (mat.Empty())
        {
            throw new ArgumentException("The Mat is empty.", nameof(mat));
        }

        MatType type = mat.Type();
        return (type.Depth, type.Channels) switch
        {
            (MatType.CV_8U, 1) => PixelFormat.Gray8,
            (MatType.CV_8U, 3) => PixelFormat.Bgr24,
            (MatType.CV_8U, 4) => PixelFormat.Bgra32,
            (MatType.CV_16U, 1) => PixelFormat.Gray16,
            (MatType.CV_16U, 3) => PixelFormat.Bgr48,
            (MatType.CV_16U, 4) => PixelFormat.Bgra64,
            _ => throw new ArgumentException(
                $"The Mat has pixels of type {type}; an image has CV_8UC1, CV_8UC3, CV_8UC4, CV_16UC1, CV_16UC3 or CV_16UC4. "
                + "Convert it with Mat.ConvertTo or Cv2.CvtColor.",
                nameof(mat)),
        };
    }
}
