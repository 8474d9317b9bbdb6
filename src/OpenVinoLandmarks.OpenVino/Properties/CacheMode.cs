namespace OpenVinoLandmarks.OpenVino;

/// <summary>What cache files are optimized for.</summary>
public enum CacheMode
{
    /// <summary>Small files.</summary>
    OptimizeSize,

    /// <summary>Quick loading.</summary>
    OptimizeSpeed,
}
