using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using OpenVinoLandmarks.Imaging;

namespace OpenVinoLandmarks.Alignment;

/// <summary>
/// Computes the pixels of a row one by one: those whose source pixels may be outside the image, and those of formats that the
/// <see cref="WarpKernel"/> does not read.
/// </summary>
internal static class BorderPixels
{
    private const int PixelBytes = 3;

    // Positions farther outside than this do not fit into an int.
    private const long Far = int.MaxValue - 1;

    /// <summary>Computes the pixels of an interval.</summary>
    /// <param name="image">The image.</param>
    /// <param name="row">The positions.</param>
    /// <param name="border">The pixels outside the image.</param>
    /// <param name="start">The first column of the interval.</param>
    /// <param name="end">The column after the last one.</param>
    /// <param name="target">Three bytes per column of the row.</param>
    public static void Run(in ImageView image, in WarpRow row, AlignBorder border, int start, int end, Span<byte> target)
    {
        if (start == end)
        {
            return;
        }

        if (border == AlignBorder.Black)
        {
            // Only these columns have a source pixel in the image.
            (int first, int last) = row.Within(start, end, -1, image.Width, image.Height);
            target[(start * PixelBytes)..(first * PixelBytes)].Clear();
            target[(last * PixelBytes)..(end * PixelBytes)].Clear();
            (start, end) = (first, last);
        }

        switch (image.Format)
        {
            case PixelFormat.Bgr24 or PixelFormat.Bgra32:
                Run<OnePlane<PixelReaders.Bgr24>>(image, row, border, start, end, target);
                break;
            case PixelFormat.Rgb24 or PixelFormat.Rgba32:
                Run<OnePlane<PixelReaders.Rgb24>>(image, row, border, start, end, target);
                break;
            case PixelFormat.Gray8:
                Run<OnePlane<PixelReaders.Gray8>>(image, row, border, start, end, target);
                break;
            case PixelFormat.Gray16:
                Run<OnePlane<PixelReaders.Gray16>>(image, row, border, start, end, target);
                break;
            case PixelFormat.Bgr48 or PixelFormat.Bgra64:
                Run<OnePlane<PixelReaders.Bgr48>>(image, row, border, start, end, target);
                break;
            default:
                Run<Nv12>(image, row, border, start, end, target);
                break;
        }
    }

    private static void Run<TSource>(in ImageView image, in WarpRow row, AlignBorder border, int start, int end, Span<byte> target)
        where TSource : struct, IPixelSource
    {
        int pixelBytes = image.Format.BytesPerPixel();
        for (int x = start; x < end; x++)
        {
            long positionX = row.X(x), positionY = row.Y(x);
            int left = Whole(positionX), top = Whole(positionY);
            (int x0, int x1) = (Index(left, image.Width, border), Index(left + 1, image.Width, border));
            (int y0, int y1) = (Index(top, image.Height, border), Index(top + 1, image.Height, border));
            int right = WarpRow.Fraction(positionX), lower = WarpRow.Fraction(positionY);
            (int blue, int green, int red) = Weighted<TSource>(image, pixelBytes, x0, y0, (WarpRow.One - right) * (WarpRow.One - lower));
            Add(Weighted<TSource>(image, pixelBytes, x1, y0, right * (WarpRow.One - lower)), ref blue, ref green, ref red);
            Add(Weighted<TSource>(image, pixelBytes, x0, y1, (WarpRow.One - right) * lower), ref blue, ref green, ref red);
            Add(Weighted<TSource>(image, pixelBytes, x1, y1, right * lower), ref blue, ref green, ref red);
            Span<byte> pixel = target.Slice(x * PixelBytes, PixelBytes);
            pixel[2] = (byte)((red + WarpRow.HalfSum) >> WarpRow.SumBits);
            pixel[1] = (byte)((green + WarpRow.HalfSum) >> WarpRow.SumBits);
            pixel[0] = (byte)((blue + WarpRow.HalfSum) >> WarpRow.SumBits);
        }
    }

    private static int Whole(long position) => (int)Math.Clamp(position >> WarpRow.PositionBits, -Far, Far);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (int Blue, int Green, int Red) Weighted<TSource>(in ImageView image, int pixelBytes, int x, int y, int weight)
        where TSource : struct, IPixelSource
    {
        if ((x | y) < 0)
        {
            return (0, 0, 0);
        }

        (int blue, int green, int red) = TSource.Read(image, pixelBytes, x, y);
        return (blue * weight, green * weight, red * weight);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add((int Blue, int Green, int Red) pixel, ref int blue, ref int green, ref int red)
    {
        blue += pixel.Blue;
        green += pixel.Green;
        red += pixel.Red;
    }

    // Returns the index of the pixel that stands for one at any index, or -1 for black.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Index(int index, int length, AlignBorder border) =>
        (uint)index < (uint)length ? index
        : border == AlignBorder.Black ? -1
        : border == AlignBorder.Replicate ? Math.Clamp(index, 0, length - 1)
        : Reflect(index, length);

    private static int Reflect(int index, int length)
    {
        // Most pixels are mirrored once only.
        long period = Math.Max(1, 2 * (length - 1L)), once = index < 0 ? -(long)index : period - index;
        if (once >= 0 && once < length)
        {
            return (int)once;
        }

        // The mirrored image repeats with this period. An image of one pixel has nothing to mirror.
        long inPeriod = Math.Abs((long)index) % period;
        return (int)Math.Min(inPeriod, period - inPeriod) % length;
    }

    private interface IPixelSource
    {
        static abstract (int Blue, int Green, int Red) Read(in ImageView image, int pixelBytes, int x, int y);
    }

    private readonly struct OnePlane<TReader> : IPixelSource
        where TReader : struct, IPixelReader
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static (int Blue, int Green, int Red) Read(in ImageView image, int pixelBytes, int x, int y)
        {
            ref byte row = ref Unsafe.AsRef(in image.RowReference(y));
            return TReader.Read(in Unsafe.Add(ref row, (nint)x * pixelBytes));
        }
    }

    private readonly struct Nv12 : IPixelSource
    {
        public static (int Blue, int Green, int Red) Read(in ImageView image, int pixelBytes, int x, int y)
        {
            Vector128<int> pixel = Nv12Pass.Read(in image.RowReference(y), in image.ChromaReference(y), 0, x);
            return (pixel[0], pixel[1], pixel[2]);
        }
    }
}
