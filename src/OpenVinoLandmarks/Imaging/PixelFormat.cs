namespace OpenVinoLandmarks;

/// <summary>
/// The order and size of the channels of a pixel in memory. Names list the channels from the lowest address up; the number is the bits per
/// pixel.
/// </summary>
public enum PixelFormat
{
    /// <summary>Blue, green, red; 8 bits each. OpenCV's CV_8UC3, and the input of the models.</summary>
    Bgr24,

    /// <summary>Red, green, blue; 8 bits each.</summary>
    Rgb24,

    /// <summary>Blue, green, red, alpha; 8 bits each. Alpha is ignored. OpenCV's CV_8UC4.</summary>
    Bgra32,

    /// <summary>Red, green, blue, alpha; 8 bits each. Alpha is ignored.</summary>
    Rgba32,

    /// <summary>One 8-bit grey value, used for blue, green and red. OpenCV's CV_8UC1.</summary>
    Gray8,

    /// <summary>One 16-bit grey value in the machine's byte order; its upper eight bits are used. OpenCV's CV_16UC1.</summary>
    Gray16,

    /// <summary>Blue, green, red; 16 bits each in the machine's byte order; the upper eight bits are used. OpenCV's CV_16UC3.</summary>
    Bgr48,

    /// <summary>Blue, green, red, alpha; 16 bits each; the upper eight bits are used, alpha is ignored. OpenCV's CV_16UC4.</summary>
    Bgra64,

    /// <summary>
    /// Two planes, as cameras and video decoders deliver them: 8-bit luma, and interleaved blue and red differences (U, V), one pair for
    /// two by two pixels. ITU-R BT.601, limited range (16 to 235). Create it with
    /// <see cref="MemoryImage.Nv12(ReadOnlyMemory{byte}, int, int)"/> or
    /// <see cref="ImageView.Nv12(ReadOnlySpan{byte}, ReadOnlySpan{byte}, int, int, int, int)"/>.
    /// </summary>
    Nv12,
}

/// <summary>Facts about pixel formats.</summary>
internal static class PixelFormats
{
    /// <summary>Bytes from one pixel to its right neighbour; for <see cref="PixelFormat.Nv12"/> in the luma plane.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a member of <see cref="PixelFormat"/>.</exception>
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
