namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// The interpolation with which <see cref="PreprocessSteps.Resize"/> changes the size of an image inside the compiled model.
/// </summary>
/// <remarks>
/// The numbers are those of the C API. The results are the device's: they are close to OpenCV's resize with the same interpolation, but
/// not equal to it.
/// </remarks>
public enum ResizeAlgorithm
{
    /// <summary>Bilinear interpolation of 2 x 2 pixels.</summary>
    Linear = 0,

    /// <summary>Bicubic interpolation of 4 x 4 pixels.</summary>
    Cubic = 1,

    /// <summary>
    /// The nearest pixel, without interpolation.
    /// </summary>
    Nearest = 2,
}
