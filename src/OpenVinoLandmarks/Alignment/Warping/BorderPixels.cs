using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using OpenVinoLandmarks.Imaging;

namespace OpenVinoLandmarks.Alignment.Warping;

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
    /// <param name="start">The first target column.</param>
    /// <param name="end">The target column after the last one.</param>
    /// <param name="target">The row of the aligned picture, three bytes per column.</param>
    public static void Run(in ImageView image, in WarpRow row, AlignBorder border, int start, int end, Span<byte> target)
    {
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
        for (int x = start; x < end; x++)
        {
            long positionX = row.X(x), positionY = row.Y(x);
            int left = Whole(positionX), top = Whole(positionY);
            Span<byte> pixel = target.Slice(x * PixelBytes, PixelBytes);
            if (border == AlignBorder.Black && (left < -1 || left >= image.Width || top < -1 || top >= image.Height))
            {
                pixel.Clear();
                continue;
            }

            (int x0, int x1) = (Index(left, image.Width, border), Index(left + 1, image.Width, border));
            (int y0, int y1) = (Index(top, image.Height, border), Index(top + 1, image.Height, border));
            Vector128<int> mixed = WarpKernel.Mix(
                Read<TSource>(image, x0, y0),
                Read<TSource>(image, x1, y0),
                Read<TSource>(image, x0, y1),
                Read<TSource>(image, x1, y1),
                WarpRow.Fraction(positionX),
                WarpRow.Fraction(positionY));
            (pixel[0], pixel[1], pixel[2]) = ((byte)mixed[0], (byte)mixed[1], (byte)mixed[2]);
        }
    }

    private static int Whole(long position) => (int)Math.Clamp(position >> WarpRow.PositionBits, -Far, Far);

    private static Vector128<int> Read<TSource>(in ImageView image, int x, int y)
        where TSource : struct, IPixelSource => (x | y) < 0 ? Vector128<int>.Zero : TSource.Read(image, x, y);

    // Returns the index of the pixel that stands for one at any index, or -1 for black.
    private static int Index(int index, int length, AlignBorder border)
    {
        if ((uint)index < (uint)length)
        {
            return index;
        }

        switch (border)
        {
            case AlignBorder.Black:
                return -1;
            case AlignBorder.Replicate:
                return index < 0 ? 0 : length - 1;
            default:
                // The mirrored image repeats with this period. An image of one pixel has nothing to mirror.
                long period = Math.Max(1, 2 * (length - 1L)), inPeriod = Math.Abs((long)index) % period;
                return (int)Math.Min(inPeriod, period - inPeriod) % length;
        }
    }

    private interface IPixelSource
    {
        static abstract Vector128<int> Read(in ImageView image, int x, int y);
    }

    private readonly struct OnePlane<TReader> : IPixelSource
        where TReader : struct, IPixelReader
    {
        public static Vector128<int> Read(in ImageView image, int x, int y)
        {
            ref byte row = ref Unsafe.AsRef(in image.RowReference(y));
            (int blue, int green, int red) = TReader.Read(in Unsafe.Add(ref row, (nint)x * image.Format.BytesPerPixel()));
            return Vector128.Create(blue, green, red, 0);
        }
    }

    private readonly struct Nv12 : IPixelSource
    {
        public static Vector128<int> Read(in ImageView image, int x, int y) =>
            Nv12Pass.Read(in image.RowReference(y), in image.ChromaReference(y), 0, x);
    }
}
