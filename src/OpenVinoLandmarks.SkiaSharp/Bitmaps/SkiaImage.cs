using SkiaSharp;

namespace OpenVinoLandmarks.SkiaSharp;

/// <summary>
/// An <see cref="IImageSource"/> over an <see cref="SKBitmap"/>, for asynchronous calls. It holds its own reference to the pixels, which
/// Skia counts, so that the bitmap may be disposed during a call; nothing is copied. Pixels that the bitmap only refers to
/// (<c>SKBitmap.InstallPixels</c>) must stay valid until the call has ended. Several threads may take views; do not dispose while a view is
/// in use.
/// </summary>
public sealed class SkiaImage : IImageSource, IDisposable
{
    private readonly SKBitmap _bitmap = new();
    private bool _isDisposed;

    /// <summary>Creates a reference to the bitmap's pixels.</summary>
    /// <param name="bitmap">The image; see <see cref="SkiaImageExtensions.AsImageView(SKBitmap)"/> for the types.</param>
    /// <exception cref="ArgumentNullException">The bitmap is null.</exception>
    /// <exception cref="ArgumentException">The bitmap is empty, disposed, or has pixels of another type.</exception>
    public SkiaImage(SKBitmap bitmap)
    {
        _ = bitmap.AsImageView();
        if (!bitmap.ExtractSubset(_bitmap, bitmap.Info.Rect))
        {
            throw new ArgumentException("The bitmap has no pixels.", nameof(bitmap));
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">This object is disposed.</exception>
    public ImageView View
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _bitmap.AsImageView();
        }
    }

    /// <summary>Releases the reference to the pixels.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _bitmap.Dispose();
    }
}
