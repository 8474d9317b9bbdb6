namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// Encrypts the files of the model cache. The C API passes no state to its functions, so a process has one pair; both must be
/// thread-safe and should not throw: what throws makes the runtime write, or read, an empty text, and is kept in <see cref="LastFailure"/>.
/// </summary>
public sealed class CacheEncryption
{
    /// <summary>Makes a pair of functions.</summary>
    /// <param name="encrypt">Plain bytes to a cipher text, which may be of another length.</param>
    /// <param name="decrypt">The cipher text back to the plain bytes.</param>
    public CacheEncryption(Func<byte[], byte[]> encrypt, Func<byte[], byte[]> decrypt)
    {
        ArgumentNullException.ThrowIfNull(encrypt);
        ArgumentNullException.ThrowIfNull(decrypt);
        (Encrypt, Decrypt) = (encrypt, decrypt);
    }

    /// <summary>Plain bytes to a cipher text.</summary>
    public Func<byte[], byte[]> Encrypt { get; }

    /// <summary>The cipher text back to the plain bytes.</summary>
    public Func<byte[], byte[]> Decrypt { get; }

    /// <summary>What one of the functions threw last, or null.</summary>
    public Exception? LastFailure { get; internal set; }
}
