namespace OpenVinoLandmarks.Alignment;

/// <summary>
/// The source positions of a part of one row of an aligned picture, in 1024ths of a pixel, with the operations of OpenCV's warpAffine. A
/// position never goes back from one column to the next, because rounding keeps the order of numbers. So the columns whose pixels are
/// inside the image are one interval.
/// </summary>
internal readonly ref struct WarpRow
{
    /// <summary>Number of bits after the point of a position.</summary>
    public const int PositionBits = 10;

    /// <summary>Number of bits of a fraction: positions are rounded to 32nds of a pixel.</summary>
    public const int FractionBits = 5;

    /// <summary>The largest weight: two weights along a direction have this sum.</summary>
    public const int One = 1 << FractionBits;

    /// <summary>Number of bits after the point of a sum of four pixels, each with two weights.</summary>
    public const int SumBits = 2 * FractionBits;

    /// <summary>Half of a grey level in such a sum, which rounds it half up.</summary>
    public const int HalfSum = 1 << (SumBits - 1);

    private const int RoundToFraction = 1 << (PositionBits - FractionBits - 1);

    private readonly ReadOnlySpan<long> _stepsX, _stepsY;

    /// <summary>Computes the row.</summary>
    /// <param name="toImage">Maps pixels of the aligned picture to pixels of the image.</param>
    /// <param name="y">Row of the aligned picture.</param>
    /// <param name="stepsX">What <see cref="FillSteps"/> has written for the columns of this part.</param>
    /// <param name="stepsY">The same for the source rows.</param>
    public WarpRow(SimilarityTransform toImage, int y, ReadOnlySpan<long> stepsX, ReadOnlySpan<long> stepsY)
    {
        _stepsX = stepsX;
        _stepsY = stepsY;
        StartX = ToPosition(toImage.X - toImage.B * y) + RoundToFraction;
        StartY = ToPosition(toImage.Y + toImage.A * y) + RoundToFraction;
    }

    /// <summary>Number of columns.</summary>
    public int Length => _stepsX.Length;

    /// <summary>Source column of column 0 of the aligned picture.</summary>
    public long StartX { get; }

    /// <summary>Source row of column 0 of the aligned picture.</summary>
    public long StartY { get; }

    /// <summary>Computes the distance of the source position of each column from that of column 0, which is the same in all rows.</summary>
    /// <param name="toImage">Maps pixels of the aligned picture to pixels of the image.</param>
    /// <param name="column">The first column.</param>
    /// <param name="stepsX">Receives the distance along the source rows per column.</param>
    /// <param name="stepsY">Receives the distance down per column.</param>
    public static void FillSteps(SimilarityTransform toImage, int column, Span<long> stepsX, Span<long> stepsY)
    {
        for (int i = 0; i < stepsX.Length; i++)
        {
            stepsX[i] = ToPosition(toImage.A * (column + i));
            stepsY[i] = ToPosition(toImage.B * (column + i));
        }
    }

    /// <summary>Returns the fraction of a position in 32nds of a pixel.</summary>
    public static int Fraction(long position) => (int)(position >> (PositionBits - FractionBits)) & (One - 1);

    /// <summary>Returns the source column of a column of this part.</summary>
    public long X(int x) => StartX + _stepsX[x];

    /// <summary>Returns the source row of a column of this part.</summary>
    public long Y(int x) => StartY + _stepsY[x];

    /// <summary>
    /// Returns the part of an interval of columns whose source positions are in a range of pixels; start and end are equal if it is empty.
    /// </summary>
    /// <param name="start">The first column.</param>
    /// <param name="end">The column after the last one, above <paramref name="start"/>.</param>
    /// <param name="first">The first source column and the first source row of the range.</param>
    /// <param name="columns">The source column after the last one.</param>
    /// <param name="rows">The source row after the last one.</param>
    public (int Start, int End) Within(int start, int end, int first, int columns, int rows)
    {
        long low = (long)first << PositionBits, limitX = (long)columns << PositionBits, limitY = (long)rows << PositionBits;
        int last = end - 1;
        if (IsWithin(X(start), low, limitX) && IsWithin(X(last), low, limitX)
            && IsWithin(Y(start), low, limitY) && IsWithin(Y(last), low, limitY))
        {
            return (start, end);
        }

        (start, end) = Narrow(_stepsX, low - StartX, limitX - StartX, start, end);
        return Narrow(_stepsY, low - StartY, limitY - StartY, start, end);
    }

    private static bool IsWithin(long position, long low, long limit) => position >= low && position < limit;

    private static (int Start, int End) Narrow(ReadOnlySpan<long> steps, long low, long limit, int start, int end)
    {
        bool rises = steps[^1] >= steps[0];
        int atLow = FirstBeyond(steps, rises, low, start, end), atLimit = FirstBeyond(steps, rises, limit, start, end);
        return rises ? (atLow, Math.Max(atLow, atLimit)) : (atLimit, Math.Max(atLimit, atLow));
    }

    // The first column at which rising positions have reached the bound, or falling ones are below it.
    private static int FirstBeyond(ReadOnlySpan<long> steps, bool rises, long bound, int start, int end)
    {
        while (start < end)
        {
            int middle = (start + end) >>> 1;
            (start, end) = steps[middle] >= bound == rises ? (start, middle) : (middle + 1, end);
        }

        return start;
    }

    // Half to even. The limits are far outside any image, and sums of such positions fit into a long.
    private static long ToPosition(double pixels) => (long)Math.Round(Math.Clamp(pixels * (1 << PositionBits), -1e18, 1e18));
}
