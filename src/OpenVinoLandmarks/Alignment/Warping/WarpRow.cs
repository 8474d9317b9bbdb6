namespace OpenVinoLandmarks.Alignment.Warping;

/// <summary>
/// The source positions of one row of an aligned picture, in 1024ths of a pixel, with the operations of OpenCV's warpAffine. A position
/// never goes back from one column to the next, because rounding keeps the order of numbers. So the columns whose pixels are inside the
/// image are one interval.
/// </summary>
internal readonly struct WarpRow
{
    /// <summary>Number of bits after the point of a position.</summary>
    public const int PositionBits = 10;

    /// <summary>Number of bits of a fraction: positions are rounded to 32nds of a pixel.</summary>
    public const int FractionBits = 5;

    private const int RoundToFraction = 1 << (PositionBits - FractionBits - 1);

    private readonly SimilarityTransform _toImage;

    /// <summary>Computes the row.</summary>
    /// <param name="toImage">Maps pixels of the aligned picture to pixels of the image.</param>
    /// <param name="y">Row of the aligned picture.</param>
    public WarpRow(SimilarityTransform toImage, int y)
    {
        _toImage = toImage;
        StartX = ToPosition(toImage.X - toImage.B * y) + RoundToFraction;
        StartY = ToPosition(toImage.Y + toImage.A * y) + RoundToFraction;
    }

    /// <summary>Source column of target column 0.</summary>
    public long StartX { get; }

    /// <summary>Source row of target column 0.</summary>
    public long StartY { get; }

    /// <summary>Returns the fraction of a position in 32nds of a pixel.</summary>
    public static int Fraction(long position) => (int)(position >> (PositionBits - FractionBits)) & ((1 << FractionBits) - 1);

    /// <summary>Returns the distance of the source column of a target column from that of column 0.</summary>
    public static long StepX(SimilarityTransform toImage, int x) => ToPosition(toImage.A * x);

    /// <summary>Returns the distance of the source row of a target column from that of column 0.</summary>
    public static long StepY(SimilarityTransform toImage, int x) => ToPosition(toImage.B * x);

    /// <summary>Returns the source column of a target column.</summary>
    public long X(int x) => StartX + StepX(_toImage, x);

    /// <summary>Returns the source row of a target column.</summary>
    public long Y(int x) => StartY + StepY(_toImage, x);

    /// <summary>
    /// Returns the part of an interval of target columns whose source pixels are inside the image; start and end are equal if it is empty.
    /// </summary>
    /// <param name="start">The first target column.</param>
    /// <param name="end">The target column after the last one.</param>
    /// <param name="columns">Number of source columns that count as inside, from 0 on.</param>
    /// <param name="rows">Number of source rows that count as inside, from 0 on.</param>
    public (int Start, int End) Inside(int start, int end, int columns, int rows)
    {
        long limitX = (long)columns << PositionBits, limitY = (long)rows << PositionBits;
        if (IsWithin(X(start), limitX) && IsWithin(X(end - 1), limitX) && IsWithin(Y(start), limitY) && IsWithin(Y(end - 1), limitY))
        {
            return (start, end);
        }

        (start, end) = Narrow(_toImage.A, StartX, limitX, start, end);
        return Narrow(_toImage.B, StartY, limitY, start, end);
    }

    private static bool IsWithin(long position, long limit) => position >= 0 && position < limit;

    private static (int Start, int End) Narrow(double step, long origin, long limit, int start, int end)
    {
        int atZero = FirstBeyond(step, origin, 0, start, end), atLimit = FirstBeyond(step, origin, limit, start, end);
        return step >= 0 ? (atZero, Math.Max(atZero, atLimit)) : (atLimit, Math.Max(atLimit, atZero));
    }

    // The first column at which rising positions have reached the bound, or falling ones are below it.
    private static int FirstBeyond(double step, long origin, long bound, int start, int end)
    {
        while (start < end)
        {
            int middle = (start + end) >>> 1;
            bool isBeyond = origin + ToPosition(step * middle) >= bound == step >= 0;
            (start, end) = isBeyond ? (start, middle) : (middle + 1, end);
        }

        return start;
    }

    // Half to even. The limits are far outside any image, and sums of such positions fit into a long.
    private static long ToPosition(double pixels) => (long)Math.Round(Math.Clamp(pixels * (1 << PositionBits), -1e18, 1e18));
}
