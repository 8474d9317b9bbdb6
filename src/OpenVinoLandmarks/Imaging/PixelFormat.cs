namespace OpenVinoLandmarks.Imaging;

/// <summary>How the bytes of one pixel lie in memory. Names give the order of the channels from the lowest address up.</summary>
public enum PixelFormat
{
    /// <summary>Blue, green, red; 8 bits each. OpenCV's CV_8UC3, and what the landmark models see.</summary>
    Bgr24,

    /// <summary>Red, green, blue; 8 bits each.</summary>
    Rgb24,

    /// <summary>Blue, green, red, alpha; 8 bits each. Alpha is ignored. OpenCV's CV_8UC4.</summary>
    Bgra32,

    /// <summary>Red, green, blue, alpha; 8 bits each. Alpha is ignored.</summary>
    Rgba32,

    /// <summary>One 8-bit grey value, taken for blue, green and red. OpenCV's CV_8UC1.</summary>
    Gray8,

    /// <summary>One 16-bit grey value in the machine's byte order; its upper eight bits are used. OpenCV's CV_16UC1.</summary>
    Gray16,

    /// <summary>Blue, green, red; 16 bits each in the machine's byte order, of which the upper eight are used. OpenCV's CV_16UC3.</summary>
    Bgr48,

    /// <summary>Blue, green, red, alpha; 16 bits each, of which the upper eight are used; alpha is ignored. OpenCV's CV_16UC4.</summary>
    Bgra64,

    /// <summary>
    /// Two planes, as cameras and video decoders give them: a plane of 8-bit luma, and one of interleaved blue and red differences
    /// (U, V), one pair for two by two pixels. ITU-R BT.601, limited range (16 to 235). Made by <see cref="ImageView.Nv12(ReadOnlySpan{byte}, ReadOnlySpan{byte}, int, int, int, int)"/>.
    /// </summary>
    Nv12,
}
