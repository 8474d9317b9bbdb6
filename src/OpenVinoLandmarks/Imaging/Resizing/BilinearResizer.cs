using System.Buffers;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.Imaging.Resizing;

/// <summary>
/// OpenCV's 8-bit bilinear resize, byte for byte: columns first in 11-bit fixed point, then rows. Each source row is mixed once and
/// kept while the next target row needs it. The arithmetic was found by comparing with OpenCV 4.13 and is held by tests against it.
/// </summary>
internal static class BilinearResizer
{
    private const int WidestOnStack = 512;

    /// <summary>Resizes a region that lies inside the image to width x height BGR bytes, rows <paramref name="stride"/> bytes apart.</summary>
    [SkipLocalsInit]
    public static void Resize(ImageView source, PixelRegion region, Span<byte> target, int width, int height, int stride)
    {
        if (width <= WidestOnStack)
        {
            Resize(source, region, target, height, stride,
                stackalloc HorizontalTap[width], stackalloc short[width * HorizontalPass.Channels], stackalloc short[width * HorizontalPass.Channels]);
            return;
        }

        HorizontalTap[] taps = ArrayPool<HorizontalTap>.Shared.Rent(width);
        short[] rows = ArrayPool<short>.Shared.Rent(2 * width * HorizontalPass.Channels);
        try
        {
            int row = width * HorizontalPass.Channels;
            Resize(source, region, target, height, stride, taps.AsSpan(0, width), rows.AsSpan(0, row), rows.AsSpan(row, row));
        }
        finally
        {
            ArrayPool<HorizontalTap>.Shared.Return(taps);
            ArrayPool<short>.Shared.Return(rows);
        }
    }

    private static void Resize(
        ImageView source, PixelRegion region, Span<byte> target, int height, int stride, Span<HorizontalTap> taps, Span<short> upper, Span<short> lower)
    {
        FillTaps(taps, region.Width, source.Format.BytesPerPixel());
        double scale = (double)region.Height / height;
        int upperRow = -1, lowerRow = -1;
        for (int y = 0; y < height; y++)
        {
            LinearPosition position = LinearPosition.Unclamped(y, scale);
            int first = Math.Clamp(position.Index, 0, region.Height - 1);
            int second = Math.Clamp(position.Index + 1, 0, region.Height - 1);
            if (first == lowerRow)
            {
                Span<short> swap = upper;
                upper = lower;
                lower = swap;
                (upperRow, lowerRow) = (lowerRow, upperRow);
            }

            if (first != upperRow)
            {
                MixColumns(source, region, first, taps, upper);
                upperRow = first;
            }

            if (second != lowerRow && second != upperRow)
            {
                MixColumns(source, region, second, taps, lower);
                lowerRow = second;
            }

            VerticalPass.Run(upper, second == upperRow ? upper : lower, position.First, position.Second, target[(y * stride)..], taps.Length);
        }
    }

    private static void FillTaps(Span<HorizontalTap> taps, int sourceWidth, int bytesPerPixel)
    {
        double scale = (double)sourceWidth / taps.Length;
        for (int x = 0; x < taps.Length; x++)
        {
            LinearPosition position = LinearPosition.Clamped(x, scale, sourceWidth);
            int next = position.Index < sourceWidth - 1 ? bytesPerPixel : 0;
            taps[x] = new HorizontalTap(position.Index * bytesPerPixel, next, position.First | position.Second << 16);
        }
    }

    private static void MixColumns(ImageView source, PixelRegion region, int row, ReadOnlySpan<HorizontalTap> taps, Span<short> mixed)
    {
        int bytesPerPixel = source.Format.BytesPerPixel();
        ref byte start = ref Unsafe.Add(ref Unsafe.AsRef(in source.RowReference(region.Y + row)), (nint)region.X * bytesPerPixel);
        int readable = (int)Math.Min(int.MaxValue, (long)(source.Width - region.X) * bytesPerPixel);
        switch (source.Format)
        {
            case PixelFormat.Bgr24:
                HorizontalPass.RunPairs<PixelReaders.Bgr24>(in start, readable, PairShuffles.Bgr24, taps, mixed);
                break;
            case PixelFormat.Rgb24:
                HorizontalPass.RunPairs<PixelReaders.Rgb24>(in start, readable, PairShuffles.Rgb24, taps, mixed);
                break;
            case PixelFormat.Bgra32:
                HorizontalPass.RunPairs<PixelReaders.Bgr24>(in start, readable, PairShuffles.Bgra32, taps, mixed);
                break;
            case PixelFormat.Rgba32:
                HorizontalPass.RunPairs<PixelReaders.Rgb24>(in start, readable, PairShuffles.Rgba32, taps, mixed);
                break;
            case PixelFormat.Gray8:
                HorizontalPass.RunPairs<PixelReaders.Gray8>(in start, readable, PairShuffles.Gray8, taps, mixed);
                break;
            case PixelFormat.Gray16:
                HorizontalPass.Run<PixelReaders.Gray16>(in start, taps, mixed);
                break;
            case PixelFormat.Bgr48 or PixelFormat.Bgra64:
                HorizontalPass.Run<PixelReaders.Bgr48>(in start, taps, mixed);
                break;
            case PixelFormat.Nv12:
                Nv12Pass.Run(in start, in source.ChromaReference(region.Y + row), region.X, taps, mixed);
                break;
            default:
                throw new UnreachableException($"No reader for {source.Format}.");
        }
    }
}
