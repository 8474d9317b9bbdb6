namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>What stands in the padding; in the order of the attribute's words in <see cref="PadOperation"/>.</summary>
internal enum PadMode
{
    Constant,

    /// <summary>The nearest element.</summary>
    Edge,

    /// <summary>The mirror image, without the edge itself.</summary>
    Reflect,

    /// <summary>The mirror image, with the edge.</summary>
    Symmetric,
}
