namespace OpenVinoLandmarks.OpenVino;

/// <summary>How an image is resized inside the model. The numbers are the C API's.</summary>
public enum ResizeAlgorithm
{
    /// <summary>Bilinear.</summary>
    Linear = 0,

    /// <summary>Bicubic.</summary>
    Cubic = 1,

    /// <summary>Nearest neighbour.</summary>
    Nearest = 2,
}
