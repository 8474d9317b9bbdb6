using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OpenVinoLandmarks;

/// <summary>
/// A view of an image whose pixels belong to the caller: rows of <see cref="Width"/> pixels, <see cref="Stride"/> bytes apart, top row
/// first. Nothing is copied. A view exists only on the stack, so that it cannot outlive the call that it is passed to.
/// </summary>
public readonly ref struct ImageView
{
    private readonly ref readonly byte _origin;
    private readonly ref readonly byte _chroma;
    private readonly nint _chromaStride;

    /// <summary>Creates a view of pixels in managed memory, or in any memory that a span covers.</summary>
    /// <param name="pixels">
    /// The image from its upper left pixel on; at least <c>stride * (height - 1) + width * bytesPerPixel</c> bytes.
    /// </param>
    /// <param name="width">Pixels per row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="stride">Bytes from one row to the next, at least <c>width * bytesPerPixel</c>.</param>
    /// <param name="format">Order and size of the channels.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is below 1, or the stride is shorter than a row.</exception>
    /// <exception cref="ArgumentException">The span is too short for the image.</exception>
    public ImageView(ReadOnlySpan<byte> pixels, int width, int height, int stride, PixelFormat format)
    {
        RequireOnePlane(format);
        RequireExtent(pixels.Length, CheckedRowBytes(width, height, format), height, stride, nameof(pixels));
        _origin = ref MemoryMarshal.GetReference(pixels);
        Width = width;
        Height = height;
        Stride = stride;
        Format = format;
    }

    /// <summary>Creates a view of pixels without padding between the rows.</summary>
    /// <inheritdoc cref="ImageView(ReadOnlySpan{byte}, int, int, int, PixelFormat)"/>
    public ImageView(ReadOnlySpan<byte> pixels, int width, int height, PixelFormat format)
        : this(pixels, width, height, checked((int)CheckedRowBytes(width, height, format)), format)
    {
    }

    private ImageView(
        ref readonly byte origin, ref readonly byte chroma, int width, int height, nint stride, nint chromaStride, PixelFormat format)
    {
        _origin = ref origin;
        _chroma = ref chroma;
        _chromaStride = chromaStride;
        Width = width;
        Height = height;
        Stride = stride;
        Format = format;
    }

    /// <summary>Pixels per row.</summary>
    public int Width { get; }

    /// <summary>Number of rows.</summary>
    public int Height { get; }

    /// <summary>Bytes from one row to the next; negative in a bottom-up image.</summary>
    public nint Stride { get; }

    /// <summary>Order and size of the channels.</summary>
    public PixelFormat Format { get; }

    /// <summary>
    /// Creates a view of native memory. The extent cannot be checked: the caller is responsible for all rows being readable while the
    /// view is in use.
    /// </summary>
    /// <param name="pixels">Address of the upper left pixel.</param>
    /// <param name="width">Pixels per row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="stride">Bytes from one row to the next; negative for a bottom-up image.</param>
    /// <param name="format">Order and size of the channels.</param>
    /// <exception cref="ArgumentNullException">The address is zero.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A side is below 1, or the stride is shorter than a row.</exception>
    public static unsafe ImageView FromPointer(nint pixels, int width, int height, nint stride, PixelFormat format)
    {
        ArgumentNullException.ThrowIfNull((void*)pixels);
        RequireOnePlane(format);
        long rowBytes = CheckedRowBytes(width, height, format);
        ArgumentOutOfRangeException.ThrowIfLessThan(Math.Abs((long)stride), rowBytes, nameof(stride));
        return new ImageView(ref Unsafe.AsRef<byte>((void*)pixels), ref Unsafe.NullRef<byte>(), width, height, stride, 0, format);
    }

    /// <summary>Creates a view of a frame in <see cref="PixelFormat.Nv12"/>, whose two planes may be in separate memory.</summary>
    /// <param name="luma">The luma plane: one byte per pixel.</param>
    /// <param name="chroma">The plane of (U, V) pairs: one pair for two by two pixels, rounded up at odd sides.</param>
    /// <param name="width">Pixels per row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="lumaStride">Bytes from one luma row to the next.</param>
    /// <param name="chromaStride">Bytes from one row of pairs to the next.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is below 1, or a stride is shorter than a row.</exception>
    /// <exception cref="ArgumentException">A span is too short for the frame.</exception>
    public static ImageView Nv12(
        ReadOnlySpan<byte> luma, ReadOnlySpan<byte> chroma, int width, int height, int lumaStride, int chromaStride)
    {
        RequireExtent(luma.Length, CheckedRowBytes(width, height, PixelFormat.Nv12), height, lumaStride, nameof(luma));
        RequireExtent(chroma.Length, ChromaRowBytes(width), (height + 1) / 2, chromaStride, nameof(chroma));
        return new ImageView(
            in MemoryMarshal.GetReference(luma),
            in MemoryMarshal.GetReference(chroma),
            width,
            height,
            lumaStride,
            chromaStride,
            PixelFormat.Nv12);
    }

    /// <summary>
    /// Creates a view of a frame in <see cref="PixelFormat.Nv12"/> in native memory, as unchecked as <see cref="FromPointer"/>.
    /// </summary>
    /// <param name="luma">Address of the luma plane.</param>
    /// <param name="chroma">Address of the plane of (U, V) pairs.</param>
    /// <param name="width">Pixels per row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="lumaStride">Bytes from one luma row to the next.</param>
    /// <param name="chromaStride">Bytes from one row of pairs to the next.</param>
    /// <exception cref="ArgumentNullException">An address is zero.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A side is below 1, or a stride is shorter than a row.</exception>
    public static unsafe ImageView Nv12FromPointer(nint luma, nint chroma, int width, int height, nint lumaStride, nint chromaStride)
    {
        ArgumentNullException.ThrowIfNull((void*)luma);
        ArgumentNullException.ThrowIfNull((void*)chroma);
        long rowBytes = CheckedRowBytes(width, height, PixelFormat.Nv12);
        ArgumentOutOfRangeException.ThrowIfLessThan(Math.Abs((long)lumaStride), rowBytes, nameof(lumaStride));
        ArgumentOutOfRangeException.ThrowIfLessThan(Math.Abs((long)chromaStride), ChromaRowBytes(width), nameof(chromaStride));
        return new ImageView(
            ref Unsafe.AsRef<byte>((void*)luma),
            ref Unsafe.AsRef<byte>((void*)chroma),
            width,
            height,
            lumaStride,
            chromaStride,
            PixelFormat.Nv12);
    }

    /// <summary>Returns the bytes of one row without padding; for <see cref="PixelFormat.Nv12"/> the luma of the row.</summary>
    /// <param name="y">Row, from 0 at the top.</param>
    /// <exception cref="ArgumentOutOfRangeException">The row is outside the image.</exception>
    public ReadOnlySpan<byte> Row(int y)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)y, (uint)Height, nameof(y));
        return MemoryMarshal.CreateReadOnlySpan(in RowReference(y), Width * Format.BytesPerPixel());
    }

    /// <summary>Returns a view of a part of the image. Nothing is copied.</summary>
    /// <param name="region">The part, inside the image.</param>
    /// <exception cref="ArgumentOutOfRangeException">The region leaves the image.</exception>
    /// <exception cref="ArgumentException">The image is in <see cref="PixelFormat.Nv12"/>, whose parts may begin in a pair.</exception>
    internal ImageView Part(PixelRegion region)
    {
        RequireOnePlane(Format);
        if (!region.IsInside(this))
        {
            throw new ArgumentOutOfRangeException(nameof(region), region, "The part leaves the image.");
        }

        ref byte origin = ref Unsafe.Add(ref Unsafe.AsRef(in RowReference(region.Y)), region.X * Format.BytesPerPixel());
        return new ImageView(in origin, in Unsafe.NullRef<byte>(), region.Width, region.Height, Stride, 0, Format);
    }

    /// <summary>The first byte of row <paramref name="y"/>, unchecked.</summary>
    internal ref readonly byte RowReference(int y) => ref Unsafe.AddByteOffset(ref Unsafe.AsRef(in _origin), y * Stride);

    /// <summary>The first (U, V) pair for row <paramref name="y"/> of an <see cref="PixelFormat.Nv12"/> frame, unchecked.</summary>
    internal ref readonly byte ChromaReference(int y) => ref Unsafe.AddByteOffset(ref Unsafe.AsRef(in _chroma), (y / 2) * _chromaStride);

    private static long CheckedRowBytes(int width, int height, PixelFormat format)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        return (long)width * format.BytesPerPixel();
    }

    private static long ChromaRowBytes(int width) => ((long)width + 1) / 2 * 2;

    private static void RequireOnePlane(PixelFormat format)
    {
        if (format == PixelFormat.Nv12)
        {
            throw new ArgumentException("NV12 has two planes: use ImageView.Nv12.", nameof(format));
        }
    }

    private static void RequireExtent(int length, long rowBytes, int rows, int stride, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, rowBytes);
        long needed = (long)stride * (rows - 1) + rowBytes;
        if (length < needed)
        {
            throw new ArgumentException(
                $"{rows} rows of {rowBytes} bytes, {stride} bytes apart, need {needed} bytes; the memory has {length}.", name);
        }
    }
}
