namespace OpenVinoLandmarks.OpenVino;

/// <summary>What the channels of an image are. The numbers are the C API's.</summary>
public enum ColorFormat
{
    /// <summary>Not said.</summary>
    Undefined = 0,

    /// <summary>NV12, both planes in one tensor.</summary>
    Nv12SinglePlane = 1,

    /// <summary>NV12, the planes Y and UV in tensors of their own.</summary>
    Nv12TwoPlanes = 2,

    /// <summary>I420, the planes in one tensor.</summary>
    I420SinglePlane = 3,

    /// <summary>I420, the planes Y, U and V in tensors of their own.</summary>
    I420ThreePlanes = 4,

    /// <summary>Red, green, blue.</summary>
    Rgb = 5,

    /// <summary>Blue, green, red.</summary>
    Bgr = 6,

    /// <summary>Grey.</summary>
    Gray = 7,

    /// <summary>Red, green, blue and a byte without meaning.</summary>
    Rgbx = 8,

    /// <summary>Blue, green, red and a byte without meaning.</summary>
    Bgrx = 9,
}
