namespace OpenVinoLandmarks.Faces;

/// <summary>
/// Boxes at fixed places, relative to which networks of the single-shot kind state faces: a face's offset in units of 0.1 of a box's size,
/// and the logarithm of its size in units of 0.2 (Liu and others: SSD, single shot multibox detector).
/// </summary>
internal sealed class PriorBoxes
{
    private const float OffsetVariance = 0.1f, SizeVariance = 0.2f;

    private readonly (float X, float Y, float Width, float Height)[] _boxes;

    private PriorBoxes((float X, float Y, float Width, float Height)[] boxes) => _boxes = boxes;

    /// <summary>Number of boxes.</summary>
    public int Count => _boxes.Length;

    /// <summary>Creates the boxes in pixels of the input: for each stride the rows, columns and sizes.</summary>
    public static PriorBoxes InPixels(int width, int height, (int Stride, int[] Sizes)[] levels) => new(
        [.. Cells(width, height, levels).Select(cell => (
            (cell.Column + 0.5f) * cell.Stride, (cell.Row + 0.5f) * cell.Stride, (float)cell.Size, (float)cell.Size))]);

    /// <summary>
    /// Creates the boxes in fractions of the input, each number at most 1; the centres divide the input evenly, also if its sides are not
    /// multiples of the stride.
    /// </summary>
    public static PriorBoxes InFractions(int width, int height, (int Stride, int[] Sizes)[] levels) => new(
        [.. Cells(width, height, levels).Select(cell => (
            Math.Min(1, (cell.Column + 0.5f) / Side(width, cell.Stride)),
            Math.Min(1, (cell.Row + 0.5f) / Side(height, cell.Stride)),
            Math.Min(1, (float)cell.Size / width),
            Math.Min(1, (float)cell.Size / height)))]);

    /// <summary>Returns the box of a face.</summary>
    /// <param name="index">Index of the prior box.</param>
    /// <param name="offsets">Four numbers of the network: offset to the right and down, logarithms of width and height.</param>
    /// <param name="score">The score.</param>
    /// <param name="mapping">The mapping from the unit of the prior boxes.</param>
    public FaceBox Face(int index, ReadOnlySpan<float> offsets, float score, InputMapping mapping)
    {
        (float x, float y, float width, float height) = _boxes[index];
        return mapping.FromCentre(
            x + offsets[0] * OffsetVariance * width,
            y + offsets[1] * OffsetVariance * height,
            width * MathF.Exp(offsets[2] * SizeVariance),
            height * MathF.Exp(offsets[3] * SizeVariance),
            score);
    }

    /// <summary>Returns the points of a face.</summary>
    /// <param name="index">Index of the prior box.</param>
    /// <param name="offsets">Two numbers of the network per point.</param>
    /// <param name="mapping">The mapping from the unit of the prior boxes.</param>
    public LandmarkPoint[] Points(int index, ReadOnlySpan<float> offsets, InputMapping mapping)
    {
        (float x, float y, float width, float height) = _boxes[index];
        LandmarkPoint[] points = new LandmarkPoint[offsets.Length / 2];
        for (int i = 0; i < points.Length; i++)
        {
            points[i] = mapping.Point(
                x + offsets[2 * i] * OffsetVariance * width, y + offsets[2 * i + 1] * OffsetVariance * height);
        }

        return points;
    }

    private static int Side(int pixels, int stride) => (pixels + stride - 1) / stride;

    private static IEnumerable<(int Stride, int Row, int Column, int Size)> Cells(
        int width, int height, (int Stride, int[] Sizes)[] levels) =>
        from level in levels
        from row in Enumerable.Range(0, Side(height, level.Stride))
        from column in Enumerable.Range(0, Side(width, level.Stride))
        from size in level.Sizes
        select (level.Stride, row, column, size);
}
