namespace OpenVinoLandmarks.Pictures;

/// <summary>
/// A picture file in memory whose pixels are not decoded yet. It tells at which part of its size it can be decoded, and the size of the
/// whole picture. Immutable.
/// </summary>
internal sealed class EncodedPicture
{
    private static readonly int[] s_reductions = [8, 4, 2];

    private readonly PictureReadOptions _options;
    private readonly bool _isJpeg;
    private readonly int _width, _height;

    /// <summary>Inspects a file without decoding its pixels.</summary>
    /// <inheritdoc cref="PictureFile(ReadOnlySpan{byte}, string, PictureReadOptions)" path="/param"/>
    /// <inheritdoc cref="PictureFile(ReadOnlySpan{byte}, string, PictureReadOptions)" path="/exception"/>
    public EncodedPicture(ReadOnlySpan<byte> bytes, string name, PictureReadOptions? options)
    {
        _options = options ?? new PictureReadOptions();
        PictureInfo info = new PictureFile(bytes, name, _options).Info;
        _isJpeg = info.Format == PictureFormat.Jpeg;
        (_width, _height) = ((int)Math.Min(info.Width, int.MaxValue), (int)Math.Min(info.Height, int.MaxValue));
    }

    /// <summary>Sides of the whole picture in pixels, the longer one first: the file may be turned by its EXIF orientation.</summary>
    public ImageSize Sides => new(Math.Max(_width, _height), Math.Min(_width, _height));

    /// <summary>Returns the largest reduction (<see cref="PictureReadOptions.Reduction"/>) that suffices; 1 if only that does.</summary>
    /// <param name="suffices">Whether a reduction suffices.</param>
    public int LargestReduction(Func<int, bool> suffices) =>
        _isJpeg ? s_reductions.FirstOrDefault(n => TellsSides(n) && suffices(n), 1) : 1;

    /// <summary>Returns the options that decode the picture.</summary>
    /// <param name="reduction">The reduction.</param>
    /// <param name="isFirst">False if the picture was decoded before, so that a warning about damage is not repeated.</param>
    public PictureReadOptions Decoding(int reduction, bool isFirst) =>
        _options with { Reduction = reduction, Warn = isFirst ? _options.Warn : null };

    /// <summary>Returns the size of the whole picture, upright.</summary>
    /// <param name="width">Width of the decoded picture.</param>
    /// <param name="height">Height of the decoded picture.</param>
    /// <param name="reduction">The reduction at which it was decoded, one that <see cref="LargestReduction"/> returned.</param>
    public ImageSize WholeSize(int width, int height, int reduction) =>
        reduction == 1 ? new ImageSize(width, height)
        : (width, height) == (Reduced(_width, reduction), Reduced(_height, reduction)) ? new ImageSize(_width, _height)
        : new ImageSize(_height, _width);

    private static int Reduced(int side, int reduction) => (side + reduction - 1) / reduction;

    // The decoders apply the EXIF orientation: whether that swaps the sides is seen from the result, unless the reduced sides are equal.
    private bool TellsSides(int reduction) => _width == _height || Reduced(_width, reduction) != Reduced(_height, reduction);
}
