namespace OpenVinoLandmarks.Managed.Reading;

/// <summary>Limits on model files: far above real models, and low enough that a hostile file cannot exhaust the machine.</summary>
internal static class ReadingLimits
{
    public const long MaxXmlCharacters = 256L << 20;

    public const long MaxBinBytes = 1L << 30;

    public const int MaxLayers = 50_000;

    public const int MaxPortsPerLayer = 1_000;

    public const int MaxNameLength = 4_096;

    /// <summary>Numbers in one list of an attribute of an ONNX node.</summary>
    public const int MaxAttributeNumbers = 1 << 20;

    /// <summary>Bytes of all tensors of a graph together, at the batch of the file.</summary>
    public const long MaxTotalBytes = 1L << 30;

    /// <summary>
    /// Bytes of the tables that operations build from their attributes (for example to resize an axis); real ones take kilobytes.
    /// </summary>
    public const long MaxTableBytes = 64L << 20;
}
