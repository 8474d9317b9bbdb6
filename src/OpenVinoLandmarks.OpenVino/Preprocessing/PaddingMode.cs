namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// The values of the elements that <see cref="PreprocessSteps.Pad"/> adds. The examples pad the row 1, 2, 3 by two elements on each side.
/// </summary>
/// <remarks>
/// The numbers are those of the C API. Padding requires OpenVINO 2025.4 or later.
/// </remarks>
public enum PaddingMode
{
    /// <summary>A constant c: c, c, 1, 2, 3, c, c.</summary>
    Constant = 0,

    /// <summary>The outermost element: 1, 1, 1, 2, 3, 3, 3.</summary>
    Edge = 1,

    /// <summary>A reflection that does not repeat the outermost element: 3, 2, 1, 2, 3, 2, 1.</summary>
    Reflect = 2,

    /// <summary>A reflection that repeats the outermost element: 2, 1, 1, 2, 3, 3, 2.</summary>
    Symmetric = 3,
}
