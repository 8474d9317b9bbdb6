namespace OpenVinoLandmarks.OpenVino;

/// <summary>The meaning of an image's channels or planes. The numbers are those of the C API.</summary>
public enum ColorFormat
{
    /// <summary>Unknown.</summary>
    Undefined = 0,

    /// <summary>NV12, with both planes in one tensor.</summary>
    Nv12SinglePlane = 1,

    /// <summary>NV12, with the planes Y and UV in separate tensors.</summary>
    Nv12TwoPlanes = 2,

    /// <summary>I420, with all planes in one tensor.</summary>
    I420SinglePlane = 3,

    /// <summary>I420, with the planes Y, U and V in separate tensors.</summary>
    I420ThreePlanes = 4,

    /// <summary>Red, green, blue.</summary>
    Rgb = 5,

    /// <summary>Blue, green, red.</summary>
    Bgr = 6,

    /// <summary>One channel of grey values.</summary>
    Gray = 7,

    /// <summary>Red, green, blue and an unused channel.</summary>
    Rgbx = 8,

    /// <summary>Blue, green, red and an unused channel.</summary>
    Bgrx = 9,
}
