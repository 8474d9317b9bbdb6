using OpenCvSharp;

namespace OpenVinoLandmarks.OpenCv;

/// <summary>
/// The layout of raw frames without a header, named as by FFmpeg's option <c>-pix_fmt</c>. Rows are not padded. Formats with luma and
/// chroma need an even width and height; their values are converted as ITU-R BT.601 in limited range (16 to 235).
/// </summary>
public enum RawPixelFormat
{
    /// <summary>Blue, green, red; 3 bytes per pixel.</summary>
    Bgr24,

    /// <summary>Red, green, blue; 3 bytes per pixel.</summary>
    Rgb24,

    /// <summary>Blue, green, red, alpha; 4 bytes per pixel. Alpha is ignored.</summary>
    Bgra,

    /// <summary>Red, green, blue, alpha; 4 bytes per pixel. Alpha is ignored.</summary>
    Rgba,

    /// <summary>Grey; 1 byte per pixel.</summary>
    Gray,

    /// <summary>A plane of luma, then a plane of interleaved U and V, one pair per two by two pixels; 1.5 bytes per pixel.</summary>
    Nv12,

    /// <summary>As <see cref="Nv12"/>, with V before U.</summary>
    Nv21,

    /// <summary>Also called I420: planes of luma, U and V, one U and one V per two by two pixels; 1.5 bytes per pixel.</summary>
    Yuv420p,

    /// <summary>Also called YUY2: for two pixels Y, U, Y, V; 2 bytes per pixel. Many webcams deliver it.</summary>
    Yuyv422,

    /// <summary>For two pixels U, Y, V, Y; 2 bytes per pixel.</summary>
    Uyvy422,
}

/// <summary>The properties of each <see cref="RawPixelFormat"/>.</summary>
internal static class RawPixelFormats
{
    /// <summary>Returns the number of bytes of a frame.</summary>
    /// <param name="format">The format.</param>
    /// <param name="width">The width in pixels.</param>
    /// <param name="height">The height in pixels.</param>
    public static long FrameBytes(this RawPixelFormat format, int width, int height) => (long)width * height * (format switch
    {
        RawPixelFormat.Gray => 2,
        RawPixelFormat.Nv12 or RawPixelFormat.Nv21 or RawPixelFormat.Yuv420p => 3,
        RawPixelFormat.Yuyv422 or RawPixelFormat.Uyvy422 => 4,
        RawPixelFormat.Bgr24 or RawPixelFormat.Rgb24 => 6,
        _ => 8,
    }) / 2;

    /// <summary>Returns true if the format stores one U and one V for several pixels.</summary>
    /// <param name="format">The format.</param>
    public static bool NeedsEvenSize(this RawPixelFormat format) => format >= RawPixelFormat.Nv12;

    /// <summary>Creates a Mat over the bytes of a frame, with the size that OpenCV's conversion expects.</summary>
    /// <param name="format">The format.</param>
    /// <param name="pixels">The address of the frame, which stays valid as long as the Mat is used.</param>
    /// <param name="width">The width in pixels.</param>
    /// <param name="height">The height in pixels.</param>
    public static Mat View(this RawPixelFormat format, nint pixels, int width, int height) => format switch
    {
        RawPixelFormat.Gray => Mat.FromPixelData(height, width, MatType.CV_8UC1, pixels),
        RawPixelFormat.Nv12 or RawPixelFormat.Nv21 or RawPixelFormat.Yuv420p =>
            Mat.FromPixelData(height / 2 * 3, width, MatType.CV_8UC1, pixels),
        RawPixelFormat.Yuyv422 or RawPixelFormat.Uyvy422 => Mat.FromPixelData(height, width, MatType.CV_8UC2, pixels),
        RawPixelFormat.Bgr24 or RawPixelFormat.Rgb24 => Mat.FromPixelData(height, width, MatType.CV_8UC3, pixels),
        _ => Mat.FromPixelData(height, width, MatType.CV_8UC4, pixels),
    };

    /// <summary>Returns OpenCV's conversion to BGR, or null if the pixels are BGR.</summary>
    /// <param name="format">The format.</param>
    public static ColorConversionCodes? Conversion(this RawPixelFormat format) => format switch
    {
        RawPixelFormat.Rgb24 => ColorConversionCodes.RGB2BGR,
        RawPixelFormat.Bgra => ColorConversionCodes.BGRA2BGR,
        RawPixelFormat.Rgba => ColorConversionCodes.RGBA2BGR,
        RawPixelFormat.Gray => ColorConversionCodes.GRAY2BGR,
        RawPixelFormat.Nv12 => ColorConversionCodes.YUV2BGR_NV12,
        RawPixelFormat.Nv21 => ColorConversionCodes.YUV2BGR_NV21,
        RawPixelFormat.Yuv420p => ColorConversionCodes.YUV2BGR_I420,
        RawPixelFormat.Yuyv422 => ColorConversionCodes.YUV2BGR_YUY2,
        RawPixelFormat.Uyvy422 => ColorConversionCodes.YUV2BGR_UYVY,
        _ => null,
    };
}
