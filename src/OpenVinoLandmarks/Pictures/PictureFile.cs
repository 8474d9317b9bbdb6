using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.Pictures;

/// <summary>
/// A picture file in memory on its way to a decoder: its size and format, which are checked before the decoder sees it, the damage that was
/// found so far, and the messages for all failures. The imaging libraries share it. For one decode on one thread.
/// </summary>
internal sealed class PictureFile
{
    private static readonly PictureReadOptions s_defaults = new();

    private readonly PictureReadOptions _options;
    private string? _damage;

    /// <summary>Inspects a file without decoding its pixels.</summary>
    /// <param name="bytes">The content of the file.</param>
    /// <param name="name">The name of the file in messages.</param>
    /// <param name="options">Limits, and the behaviour for damaged files; null for the defaults.</param>
    /// <exception cref="ImageException">
    /// The file is empty, of an unknown format, claims too many pixels, or is damaged and the options do not allow that.
    /// </exception>
    public PictureFile(ReadOnlySpan<byte> bytes, string name, PictureReadOptions? options)
    {
        (Name, _options) = (name, options ?? s_defaults);
        if (bytes.IsEmpty)
        {
            throw new ImageException($"{name}: the file is empty.");
        }

        try
        {
            Info = PictureInspector.Inspect(bytes);
        }
        catch (UnsupportedPictureException e)
        {
            throw new ImageException($"{name}: {e.Message}", e);
        }

        _damage = Info.Damage;
        CheckSize();
        RefuseDamage();
        AddDamage(PictureInspector.FindDamageInData(bytes, Info));
    }

    /// <summary>The name of the file in messages.</summary>
    public string Name { get; }

    /// <summary>Format and size.</summary>
    public PictureInfo Info { get; }

    /// <summary><see cref="PictureReadOptions.Reduction"/> for a JPEG, otherwise 1.</summary>
    public int Reduction => Info.Format == PictureFormat.Jpeg ? _options.Reduction : 1;

    /// <summary>The first damage that was found, as a clause of a message; null if the file is intact as far as is known.</summary>
    public string? Damage => _damage;

    /// <summary>Notes damage that a decoder found.</summary>
    /// <param name="damage">A clause of a message, or null for no damage.</param>
    /// <exception cref="ImageException">The file is damaged, and the options do not allow that.</exception>
    public void AddDamage(string? damage)
    {
        _damage ??= damage;
        RefuseDamage();
    }

    /// <summary>Tells the caller that a damaged file was read, if it was damaged.</summary>
    public void Warn()
    {
        if (_damage is not null)
        {
            _options.Warn?.Invoke($"{Name}: the image is damaged ({_damage}). Only its intact part is used.");
        }
    }

    /// <summary>Creates the exception for a file of which a decoder reads nothing.</summary>
    /// <param name="reason">What the decoder says, or null.</param>
    /// <param name="cause">The decoder's exception, or null.</param>
    public ImageException Unreadable(string? reason, Exception? cause) => (_damage ?? reason) is { } text
        ? new ImageException($"{Name}: the image is damaged: {text}.", cause)
        : new ImageException($"{Name}: the image is damaged, or of a variant of {Info.Format} that is not supported.", cause);

    /// <summary>Creates the exception for pixels that do not fit into memory.</summary>
    public ImageException NoMemory(Exception? cause) => new(
        FormattableString.Invariant($"{Name}: not enough memory to decode {Info.Width} x {Info.Height} pixels."), cause);

    /// <summary>Creates the exception for a picture with more pixels than the imaging library reads.</summary>
    /// <param name="library">The name of the library.</param>
    /// <param name="limits">Its limits.</param>
    public ImageException TooLargeFor(string library, string limits) => new(FormattableString.Invariant(
        $"{Name}: {Info.Width} x {Info.Height} pixels are more than {library} reads ({limits})."));

    /// <summary>
    /// Returns whether the pixels fit into memory. Decoders return nothing, without a reason, if an allocation fails; they need the pixels
    /// and about as much again for coefficients.
    /// </summary>
    /// <param name="bytesPerPixel">The size of a decoded pixel.</param>
    public unsafe bool FitsIntoMemory(int bytesPerPixel)
    {
        try
        {
            NativeMemory.Free(NativeMemory.Alloc((nuint)(Info.Pixels * bytesPerPixel * 2)));
            return true;
        }
        catch (OutOfMemoryException)
        {
            return false;
        }
    }

    private void CheckSize()
    {
        if (Info.Pixels == 0 || Info.Width == 0)
        {
            throw new ImageException($"{Name}: the image is damaged: {_damage ?? "its width or height is 0"}.");
        }

        if (Info.Pixels > _options.MaxPixels)
        {
            string larger = Info.Pixels > PictureInfo.Multiply(Info.Width, Info.Height) ? $" and a frame or tile of {Info.Pixels}" : "";
            throw new ImageException(
                $"{Name}: the image claims {Info.Width} x {Info.Height} pixels{larger}; the limit is {_options.MaxPixels} pixels. "
                + "Raise it with --max-pixels, in code with PictureReadOptions.MaxPixels, if the file is genuine.");
        }
    }

    private void RefuseDamage()
    {
        if (_damage is not null && !_options.AllowDamaged)
        {
            throw new ImageException($"{Name}: the image is damaged: {_damage}. "
                + "--allow-damaged, in code PictureReadOptions.AllowDamaged, uses the intact part.");
        }
    }
}
