namespace OpenVinoLandmarks.Managed.Planning;

/// <summary>The ways to compute a convolution.</summary>
internal enum ConvolutionMethod
{
    /// <summary>By its definition, in register tiles.</summary>
    Direct,

    /// <summary>One filter a channel.</summary>
    Depthwise,

    /// <summary>Winograd with tiles of 2x2 pixels.</summary>
    Winograd2,

    /// <summary>Winograd with tiles of 4x4 pixels.</summary>
    Winograd4,
}
