namespace OpenVinoLandmarks.Managed;

/// <summary>The layout in which a caller writes the inputs of a plan.</summary>
public enum ManagedInputLayout
{
    /// <summary>32-bit floats in the order of the model, usually N x C x H x W; row-major.</summary>
    PlanarFloat,

    /// <summary>Bytes in the order of images in memory, N x H x W x C; row-major, without gaps. The first layer converts them.</summary>
    InterleavedBytes,
}
