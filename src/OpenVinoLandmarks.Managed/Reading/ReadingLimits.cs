namespace OpenVinoLandmarks.Managed.Reading;

/// <summary>What a file may ask for before it is refused: far above real models, far below what hurts a machine.</summary>
internal static class ReadingLimits
{
    public const long MaxXmlCharacters = 256L << 20;

    public const long MaxBinBytes = 1L << 30;

    public const int MaxLayers = 50_000;

    public const int MaxPortsPerLayer = 1_000;

    public const int MaxNameLength = 4_096;

    /// <summary>All tensors of a graph together, at the batch of the file.</summary>
    public const long MaxTotalBytes = 1L << 30;

    /// <summary>Tables that operations make when they are read (how to resize an axis): real ones take kilobytes.</summary>
    public const long MaxTableBytes = 64L << 20;

    /// <summary>Elements that constant folding may produce in all; what exceeds them is computed at run time.</summary>
    public const long MaxFoldedElements = 1L << 25;

    /// <summary>Steps (multiply-adds, roughly) that constant folding may take in all.</summary>
    public const long MaxFoldingWork = 1L << 28;
}
