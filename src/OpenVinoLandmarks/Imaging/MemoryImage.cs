namespace OpenVinoLandmarks;

/// <summary>
/// An <see cref="IImageSource"/> over managed memory that belongs to the caller; nothing is copied. The memory must not change while a call
/// uses the image. Threads may share it.
/// </summary>
public sealed class MemoryImage : IImageSource
{
    private readonly ReadOnlyMemory<byte> _pixels, _chroma;
    private readonly int _width, _height, _stride, _chromaStride;
    private readonly PixelFormat _format;

    /// <summary>Refers to an image with one plane.</summary>
    /// <inheritdoc cref="ImageView(ReadOnlySpan{byte}, int, int, int, PixelFormat)"/>
    public MemoryImage(ReadOnlyMemory<byte> pixels, int width, int height, int stride, PixelFormat format)
    {
        _ = new ImageView(pixels.Span, width, height, stride, format);
        (_pixels, _width, _height, _stride, _format) = (pixels, width, height, stride, format);
    }

    private MemoryImage(ReadOnlyMemory<byte> luma, ReadOnlyMemory<byte> chroma, int width, int height, int lumaStride, int chromaStride)
    {
        _ = ImageView.Nv12(luma.Span, chroma.Span, width, height, lumaStride, chromaStride);
        (_pixels, _chroma, _width, _height, _stride, _chromaStride, _format) =
            (luma, chroma, width, height, lumaStride, chromaStride, PixelFormat.Nv12);
    }

    /// <inheritdoc/>
    public ImageView View => _format == PixelFormat.Nv12
        ? ImageView.Nv12(_pixels.Span, _chroma.Span, _width, _height, _stride, _chromaStride)
        : new ImageView(_pixels.Span, _width, _height, _stride, _format);

    /// <summary>Refers to a frame in <see cref="PixelFormat.Nv12"/>, whose two planes may be in separate memory.</summary>
    /// <inheritdoc cref="ImageView.Nv12(ReadOnlySpan{byte}, ReadOnlySpan{byte}, int, int, int, int)"/>
    public static MemoryImage Nv12(
        ReadOnlyMemory<byte> luma, ReadOnlyMemory<byte> chroma, int width, int height, int lumaStride, int chromaStride) =>
        new(luma, chroma, width, height, lumaStride, chromaStride);

    /// <summary>
    /// Refers to a frame in <see cref="PixelFormat.Nv12"/> as most cameras and decoders deliver it: the rows of luma without padding, and
    /// directly after them the rows of (U, V) pairs.
    /// </summary>
    /// <param name="frame">
    /// The frame: width * height bytes of luma, then (width + 1) / 2 * 2 bytes for each of (height + 1) / 2 rows of pairs.
    /// </param>
    /// <param name="width">Pixels per row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is below 1.</exception>
    /// <exception cref="ArgumentException">The memory is too short for the frame.</exception>
    public static MemoryImage Nv12(ReadOnlyMemory<byte> frame, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        int luma = (int)Math.Min(frame.Length, (long)width * height);
        return new MemoryImage(frame[..luma], frame[luma..], width, height, width, (width + 1) / 2 * 2);
    }
}
