using SkiaSharp;

namespace OpenVinoLandmarks.SkiaSharp;

/// <summary>Creates views of SkiaSharp's bitmaps and pixmaps without copying pixels, and bitmaps from views.</summary>
public static class SkiaImageExtensions
{
    /// <summary>
    /// Returns a view of the bitmap's pixels; nothing is copied. The bitmap must stay alive and unchanged while the view is in use; use
    /// <see cref="SkiaImage"/> if the view is needed after the call.
    /// </summary>
    /// <param name="bitmap">
    /// Pixels of type Bgra8888, Rgba8888, Rgb888x or Gray8. Alpha is ignored: in a premultiplied bitmap, a transparent pixel is black.
    /// </param>
    /// <exception cref="ArgumentNullException">The bitmap is null.</exception>
    /// <exception cref="ArgumentException">The bitmap is empty, disposed, or has pixels of another type.</exception>
    public static ImageView AsImageView(this SKBitmap bitmap)
    {
        ArgumentNullException.ThrowIfNull(bitmap);
        using SKPixmap pixels = bitmap.Handle == 0 ? throw NoPixels(nameof(bitmap)) : bitmap.PeekPixels() ?? throw NoPixels(nameof(bitmap));
        return pixels.AsImageView();
    }

    /// <summary>
    /// Returns a view of pixels in memory that belongs to somebody else, such as a surface; nothing is copied. The memory must stay
    /// readable and unchanged while the view is in use.
    /// </summary>
    /// <param name="pixmap">
    /// Pixels of type Bgra8888, Rgba8888, Rgb888x or Gray8. Alpha is ignored: in premultiplied pixels, a transparent one is black.
    /// </param>
    /// <exception cref="ArgumentNullException">The pixmap is null.</exception>
    /// <exception cref="ArgumentException">The pixmap is empty, disposed, or has pixels of another type.</exception>
    public static ImageView AsImageView(this SKPixmap pixmap)
    {
        ArgumentNullException.ThrowIfNull(pixmap);
        if (pixmap.Handle == 0 || pixmap.GetPixels() == 0 || pixmap.Width < 1 || pixmap.Height < 1)
        {
            throw NoPixels(nameof(pixmap));
        }

        return ImageView.FromPointer(pixmap.GetPixels(), pixmap.Width, pixmap.Height, pixmap.RowBytes, FormatOf(pixmap.ColorType));
    }

    /// <summary>Copies an image into a new opaque bitmap of type Bgra8888, for example an aligned face.</summary>
    /// <param name="image">8-bit pixels of one plane, in any order of the channels. Alpha is not copied.</param>
    /// <returns>A bitmap that the caller disposes.</returns>
    /// <exception cref="ArgumentException">The pixels have 16 bits per channel, or two planes.</exception>
    /// <exception cref="ImageException">There is not enough memory for the bitmap.</exception>
    public static SKBitmap ToSKBitmap(this ImageView image)
    {
        int size = image.Format is PixelFormat.Gray8 or PixelFormat.Bgr24 or PixelFormat.Rgb24 or PixelFormat.Bgra32 or PixelFormat.Rgba32
            ? image.Format.BytesPerPixel()
            : throw new ArgumentException($"Pixels in {image.Format} cannot be copied into a bitmap.", nameof(image));
        int blue = image.Format is PixelFormat.Rgb24 or PixelFormat.Rgba32 ? 2 : 0;
        int green = size > 1 ? 1 : 0, red = size > 1 ? 2 - blue : 0;
        SKBitmap bitmap = Create(image.Width, image.Height);
        for (int y = 0; y < image.Height; y++)
        {
            ReadOnlySpan<byte> row = image.Row(y);
            Span<uint> target = RowOf(bitmap, y);
            for (int x = 0; x < target.Length; x++)
            {
                ReadOnlySpan<byte> pixel = row.Slice(x * size, size);
                target[x] = 0xFF000000 | (uint)(pixel[red] << 16 | pixel[green] << 8 | pixel[blue]);
            }
        }

        return bitmap;
    }

    /// <summary>Creates an opaque bitmap of black pixels of type Bgra8888.</summary>
    /// <exception cref="ImageException">There is not enough memory.</exception>
    internal static SKBitmap Create(int width, int height)
    {
        SKBitmap bitmap = new();
        SKImageInfo info = new(width, height, SKColorType.Bgra8888, SKAlphaType.Opaque);
        if (bitmap.TryAllocPixels(info, SKBitmapAllocFlags.ZeroPixels))
        {
            return bitmap;
        }

        bitmap.Dispose();
        throw new ImageException(FormattableString.Invariant($"There is not enough memory for a bitmap of {width} x {height} pixels."));
    }

    /// <summary>Returns a row of a bitmap of type Bgra8888, whose pixels are 0xAARRGGBB on all processors that .NET runs on.</summary>
    internal static unsafe Span<uint> RowOf(SKBitmap bitmap, int y) =>
        new((byte*)bitmap.GetPixels() + (nint)y * bitmap.RowBytes, bitmap.Width);

    private static PixelFormat FormatOf(SKColorType type) => type switch
    {
        SKColorType.Bgra8888 => PixelFormat.Bgra32,
        SKColorType.Rgba8888 or SKColorType.Rgb888x => PixelFormat.Rgba32,
        SKColorType.Gray8 => PixelFormat.Gray8,
        _ => throw new ArgumentException(
            $"The pixels are of type {type}; an image has Bgra8888, Rgba8888, Rgb888x or Gray8. "
            + "Convert it with SKBitmap.Copy(SKColorType.Bgra8888)."),
    };

    private static ArgumentException NoPixels(string name) => new("The image is empty or disposed.", name);
}
