using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.Imaging;

/// <summary>
/// An image whose pixels somebody else owns: rows of <see cref="Width"/> pixels, <see cref="Stride"/> bytes apart, top row first.
/// Nothing is copied. A view lives on the stack, so it cannot outlive the call that it is passed to.
/// </summary>
public readonly ref struct ImageView
{
    private readonly ref readonly byte _origin;

    /// <summary>Looks at pixels in managed memory, or in any memory that a span covers.</summary>
    /// <param name="pixels">The image from its upper left pixel on; at least <c>stride * (height - 1) + width * bytesPerPixel</c> bytes.</param>
    /// <param name="width">Pixels a row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="stride">Bytes from one row to the next, at least <c>width * bytesPerPixel</c>.</param>
    /// <param name="format">How the bytes of a pixel lie.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is below 1, or the stride is shorter than a row.</exception>
    /// <exception cref="ArgumentException">The span is too short for the image.</exception>
    public ImageView(ReadOnlySpan<byte> pixels, int width, int height, int stride, PixelFormat format)
    {
        long rowBytes = CheckedRowBytes(width, height, format);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, rowBytes);
        long needed = (long)stride * (height - 1) + rowBytes;
        if (pixels.Length < needed)
        {
            throw new ArgumentException($"An image of {width}x{height} {format} with {stride} bytes a row needs {needed} bytes; the span has {pixels.Length}.", nameof(pixels));
        }

        _origin = ref MemoryMarshal.GetReference(pixels);
        Width = width;
        Height = height;
        Stride = stride;
        Format = format;
    }

    /// <summary>Looks at pixels without gaps between the rows.</summary>
    /// <inheritdoc cref="ImageView(ReadOnlySpan{byte}, int, int, int, PixelFormat)"/>
    public ImageView(ReadOnlySpan<byte> pixels, int width, int height, PixelFormat format)
        : this(pixels, width, height, checked((int)CheckedRowBytes(width, height, format)), format)
    {
    }

    private ImageView(ref readonly byte origin, int width, int height, nint stride, PixelFormat format)
    {
        _origin = ref origin;
        Width = width;
        Height = height;
        Stride = stride;
        Format = format;
    }

    /// <summary>Pixels a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Bytes from one row to the next; negative in a bottom-up image.</summary>
    public nint Stride { get; }

    /// <summary>How the bytes of a pixel lie.</summary>
    public PixelFormat Format { get; }

    /// <summary>
    /// Looks at native memory. Unsafe in the sense that nothing checks the extent: the caller vouches for all rows, and for the
    /// memory staying in place while the view is in use.
    /// </summary>
    /// <param name="pixels">Address of the upper left pixel.</param>
    /// <param name="width">Pixels a row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="stride">Bytes from one row to the next; negative for a bottom-up image.</param>
    /// <param name="format">How the bytes of a pixel lie.</param>
    /// <exception cref="ArgumentNullException">The address is zero.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A side is below 1, or the stride is shorter than a row.</exception>
    public static unsafe ImageView FromPointer(nint pixels, int width, int height, nint stride, PixelFormat format)
    {
        ArgumentNullException.ThrowIfNull((void*)pixels);
        long rowBytes = CheckedRowBytes(width, height, format);
        ArgumentOutOfRangeException.ThrowIfLessThan(Math.Abs((long)stride), rowBytes, nameof(stride));
        return new ImageView(ref Unsafe.AsRef<byte>((void*)pixels), width, height, stride, format);
    }

    /// <summary>The bytes of one row, without the gap behind it.</summary>
    /// <param name="y">Row, from 0 at the top.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public ReadOnlySpan<byte> Row(int y)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)y, (uint)Height, nameof(y));
        return MemoryMarshal.CreateReadOnlySpan(in RowReference(y), Width * Format.BytesPerPixel());
    }

    /// <summary>The first byte of row <paramref name="y"/>, unchecked.</summary>
    internal ref readonly byte RowReference(int y) => ref Unsafe.AddByteOffset(ref Unsafe.AsRef(in _origin), y * Stride);

    private static long CheckedRowBytes(int width, int height, PixelFormat format)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        return (long)width * format.BytesPerPixel();
    }
}
