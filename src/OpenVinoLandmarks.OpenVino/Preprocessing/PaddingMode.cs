namespace OpenVinoLandmarks.OpenVino;

/// <summary>What fills the edges that padding adds. The numbers are the C API's.</summary>
public enum PaddingMode
{
    /// <summary>A constant.</summary>
    Constant = 0,

    /// <summary>The outermost value.</summary>
    Edge = 1,

    /// <summary>A mirror image without the outermost value.</summary>
    Reflect = 2,

    /// <summary>A mirror image with the outermost value.</summary>
    Symmetric = 3,
}
