namespace OpenVinoLandmarks.Managed;

/// <summary>What a caller writes into a plan's inputs.</summary>
public enum ManagedInputLayout
{
    /// <summary>32-bit floats in the model's own order: N x C x H x W, row-major.</summary>
    PlanarFloat,

    /// <summary>Bytes as pictures lie in memory: N x H x W x C, row-major, no gaps. They become floats inside the first layer.</summary>
    InterleavedBytes,
}
