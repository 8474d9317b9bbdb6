namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// How a device writes the files of its model cache. A model cache, set by <see cref="PropertyKeys.CacheDirectory"/>, keeps compiled
/// models, so that the next compilation of the same model for the same device only reads a file.
/// </summary>
/// <remarks>
/// The property CACHE_MODE; see <see cref="PropertyKeys.CacheMode"/>. Without it OpenVINO uses
/// <see cref="OptimizeSpeed"/>.
/// </remarks>
public enum CacheMode
{
    /// <summary>
    /// Small files: weights are not stored in the cache but read from the model's own files, which must still exist. The text is
    /// OPTIMIZE_SIZE.
    /// </summary>
    OptimizeSize,

    /// <summary>
    /// Fast loading: everything that the device needs is stored in the cache. The text is OPTIMIZE_SPEED.
    /// </summary>
    OptimizeSpeed,
}
