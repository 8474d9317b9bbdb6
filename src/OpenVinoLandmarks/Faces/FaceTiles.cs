namespace OpenVinoLandmarks;

/// <summary>
/// How a large image is cut into overlapping tiles for the search for small faces. The detector searches the whole image for large faces,
/// and each tile for small ones; faces that several tiles show are reported once. Images with sides of at most <see cref="Side"/> pixels
/// are not cut. Immutable.
/// </summary>
public sealed record FaceTiles
{
    /// <summary>The smallest side of a tile.</summary>
    public const int MinSide = 128;

    /// <summary>The largest side of a tile.</summary>
    public const int MaxSide = 16384;

    /// <summary>The largest overlap of two tiles.</summary>
    public const float MaxOverlap = 0.5f;

    /// <summary>
    /// Width and height of a tile in pixels of the image, from <see cref="MinSide"/> to <see cref="MaxSide"/>. Default: 1024. The smaller
    /// the tiles, the smaller the faces that are found, and the more tiles there are.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Side
    {
        get;
        init => field = value is >= MinSide and <= MaxSide ? value : throw OutOfRange(nameof(Side), value, $"from {MinSide} to {MaxSide}");
    } = 1024;

    /// <summary>
    /// The least overlap of two neighbouring tiles as a fraction of <see cref="Side"/>, from 0 to <see cref="MaxOverlap"/>. Default: 0.25.
    /// A face that is not larger than the overlap is complete in at least one tile. Larger faces are found in the whole image.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public float Overlap
    {
        get;
        init => field = value is >= 0 and <= MaxOverlap
            ? value
            : throw OutOfRange(nameof(Overlap), value, FormattableString.Invariant($"from 0 to {MaxOverlap}"));
    } = 0.25f;

    private static ArgumentOutOfRangeException OutOfRange(string property, object value, string range) =>
        new(property, value, $"{nameof(FaceTiles)}.{property} must be {range}.");
}
