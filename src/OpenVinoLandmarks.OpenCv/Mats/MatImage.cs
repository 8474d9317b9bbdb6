using OpenCvSharp;
using OpenVinoLandmarks.Imaging;

namespace OpenVinoLandmarks.OpenCv;

/// <summary>
/// An <see cref="IImageSource"/> over a <see cref="Mat"/>, for asynchronous calls. It takes a reference of its own on the pixels
/// (OpenCV counts them), so disposing the Mat while a call is under way does no harm; nothing is copied. Pixels that the Mat itself
/// only borrows (<c>Mat.FromPixelData</c>) stay the affair of whoever lent them. Views may be taken from several threads; disposing
/// while a view is in use may not.
/// </summary>
public sealed class MatImage : IImageSource, IDisposable
{
    private readonly Mat _mat;

    /// <summary>Refers to the Mat's pixels.</summary>
    /// <param name="mat">The image; see <see cref="MatExtensions.AsImageView"/> for the types.</param>
    /// <exception cref="ArgumentNullException">The Mat is null.</exception>
    /// <exception cref="ObjectDisposedException">The Mat is disposed.</exception>
    /// <exception cref="ArgumentException">The Mat is empty, has more than two dimensions, or has pixels of another type.</exception>
    public MatImage(Mat mat)
    {
        _ = mat.AsImageView();
        _mat = new Mat(mat, new Rect(0, 0, mat.Cols, mat.Rows));
    }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">This object is disposed.</exception>
    public ImageView View
    {
        get
        {
            ObjectDisposedException.ThrowIf(_mat.IsDisposed, this);
            return _mat.AsImageView();
        }
    }

    /// <summary>Gives the reference on the pixels back.</summary>
    public void Dispose() => _mat.Dispose();
}
