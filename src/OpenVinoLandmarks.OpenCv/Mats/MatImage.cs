using OpenCvSharp;

namespace OpenVinoLandmarks.OpenCv;

/// <summary>
/// An <see cref="IImageSource"/> over a <see cref="Mat"/>, for asynchronous calls. It holds its own reference to the pixels, which OpenCV
/// counts, so that the Mat may be disposed during a call; nothing is copied. Pixels that the Mat only refers to
/// (<c>Mat.FromPixelData</c>) must stay valid until the call has ended. Several threads may take views; do not dispose while a view is in
/// use.
/// </summary>
public sealed class MatImage : IImageSource, IDisposable
{
    private readonly Mat _mat;

    /// <summary>Creates a reference to the Mat's pixels.</summary>
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

    /// <summary>Releases the reference to the pixels.</summary>
    public void Dispose() => _mat.Dispose();
}
