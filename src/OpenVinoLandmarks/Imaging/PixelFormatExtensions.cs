namespace OpenVinoLandmarks.Imaging;

/// <summary>Facts about a <see cref="PixelFormat"/>.</summary>
public static class PixelFormatExtensions
{
    /// <summary>Bytes from one pixel to its right neighbour; in <see cref="PixelFormat.Nv12"/> those of the luma plane.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is no member of <see cref="PixelFormat"/>.</exception>
    public static int BytesPerPixel(this PixelFormat format) => format switch
    {
        PixelFormat.Gray8 or PixelFormat.Nv12 => 1,
        PixelFormat.Gray16 => 2,
        PixelFormat.Bgr24 or PixelFormat.Rgb24 => 3,
        PixelFormat.Bgra32 or PixelFormat.Rgba32 => 4,
        PixelFormat.Bgr48 => 6,
        PixelFormat.Bgra64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Unknown pixel format."),
    };
}
