namespace OpenVinoLandmarks.Imaging;

/// <summary>An <see cref="IImageSource"/> over managed memory that the caller owns; nothing is copied. Safe to share between threads.</summary>
public sealed class MemoryImage : IImageSource
{
    private readonly ReadOnlyMemory<byte> _pixels;
    private readonly int _width, _height, _stride;
    private readonly PixelFormat _format;

    /// <inheritdoc cref="ImageView(ReadOnlySpan{byte}, int, int, int, PixelFormat)"/>
    public MemoryImage(ReadOnlyMemory<byte> pixels, int width, int height, int stride, PixelFormat format)
    {
        _ = new ImageView(pixels.Span, width, height, stride, format);
        (_pixels, _width, _height, _stride, _format) = (pixels, width, height, stride, format);
    }

    /// <inheritdoc/>
    public ImageView View => new(_pixels.Span, _width, _height, _stride, _format);
}
