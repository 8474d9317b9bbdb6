using System.Buffers;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace OpenVinoLandmarks.Imaging;

/// <summary>
/// Resizes 8-bit images bilinearly with exactly the bytes of OpenCV's INTER_LINEAR: first the columns of a row, then two rows, both with
/// weights in 11-bit fixed point. The columns of a source row are computed once, and kept while the next target row needs them. The
/// arithmetic was derived from the results of OpenCV 4.13, and tests compare the two.
/// </summary>
internal static class BilinearResizer
{
    private const int MaxStackBytes = 64 * 1024;

    /// <summary>
    /// Resizes a region, which must be inside the image, to width x height BGR pixels, rows <paramref name="stride"/> bytes apart.
    /// </summary>
    [SkipLocalsInit]
    public static void Resize(ImageView source, PixelRegion region, Span<byte> target, int width, int height, int stride)
    {
        int converted = ConvertedBytes(source.Format, region.Width, width);
        int bytes = checked((int)ResizeBuffers.Bytes(width, height, converted));
        if (bytes <= MaxStackBytes)
        {
            Resize(source, region, target, stride, new ResizeBuffers(stackalloc byte[bytes], width, height, converted));
            return;
        }

        byte[] pooled = ArrayPool<byte>.Shared.Rent(bytes);
        try
        {
            Resize(source, region, target, stride, new ResizeBuffers(pooled, width, height, converted));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(pooled);
        }
    }

    private static void Resize(ImageView source, PixelRegion region, Span<byte> target, int stride, ResizeBuffers buffers)
    {
        PixelFormat rowFormat = buffers.Converted.IsEmpty ? source.Format : PixelFormat.Bgra32;
        FillTaps(buffers, region.Width, rowFormat.BytesPerPixel());
        LinearPosition.FillUnclamped(buffers.Rows, region.Height);
        ReadOnlySpan<HorizontalTap> taps = buffers.Taps;
        TapWindows windows = PairShuffles.TryGet(rowFormat, out Vector128<byte> pairs)
            ? TapWindows.Create(taps, pairs, buffers.Windows)
            : default;
        (int upperRow, int lowerRow, int last) = (-1, -1, region.Height - 1);
        Span<short> upper = buffers.Upper, lower = buffers.Lower;
        for (int y = 0; y < buffers.Rows.Length; y++)
        {
            LinearPosition position = buffers.Rows[y];
            int first = Math.Clamp(position.Index, 0, last);
            int second = Math.Clamp(position.Index + 1, 0, last);
            if (first == lowerRow)
            {
                Span<short> swap = upper;
                upper = lower;
                lower = swap;
                (upperRow, lowerRow) = (lowerRow, upperRow);
            }

            if (first != upperRow)
            {
                MixColumns(source, region, first, taps, windows, buffers.Converted, upper);
                upperRow = first;
            }

            if (second != lowerRow && second != upperRow)
            {
                MixColumns(source, region, second, taps, windows, buffers.Converted, lower);
                lowerRow = second;
            }

            ReadOnlySpan<short> secondRow = second == upperRow ? upper : lower;
            VerticalPass.Run(upper, secondRow, position.First, position.Second, target[(y * stride)..], taps.Length);
        }
    }

    // One pixel more, for the pixel before an odd column, and padding at the end, so that the widest load can read the last pixel.
    private static int ConvertedBytes(PixelFormat format, int sourceWidth, int width) =>
        format == PixelFormat.Nv12 && Nv12Pass.IsRowCheaper(sourceWidth, width)
            ? (sourceWidth + 1) * Nv12Pass.ConvertedPixel + Vector512<byte>.Count
            : 0;

    private static void FillTaps(ResizeBuffers buffers, int sourceWidth, int bytesPerPixel)
    {
        LinearPosition.FillClamped(buffers.Columns, sourceWidth);
        for (int x = 0; x < buffers.Taps.Length; x++)
        {
            LinearPosition position = buffers.Columns[x];
            int next = position.Index < sourceWidth - 1 ? bytesPerPixel : 0;
            buffers.Taps[x] = new HorizontalTap(position.Index * bytesPerPixel, next, position.Weights);
        }
    }

    private static void MixColumns(
        ImageView source,
        PixelRegion region,
        int row,
        ReadOnlySpan<HorizontalTap> taps,
        TapWindows windows,
        Span<byte> converted,
        Span<short> mixed)
    {
        int bytesPerPixel = source.Format.BytesPerPixel();
        ref byte start = ref Unsafe.Add(ref Unsafe.AsRef(in source.RowReference(region.Y + row)), (nint)region.X * bytesPerPixel);
        int readable = (int)Math.Min(int.MaxValue, (long)(source.Width - region.X) * bytesPerPixel);
        switch (source.Format)
        {
            case PixelFormat.Bgr24:
                HorizontalPass.RunPairs<PixelReaders.Bgr24>(in start, readable, PairShuffles.Bgr24, taps, windows, mixed);
                break;
            case PixelFormat.Rgb24:
                HorizontalPass.RunPairs<PixelReaders.Rgb24>(in start, readable, PairShuffles.Rgb24, taps, windows, mixed);
                break;
            case PixelFormat.Bgra32:
                HorizontalPass.RunPairs<PixelReaders.Bgr24>(in start, readable, PairShuffles.Bgra32, taps, windows, mixed);
                break;
            case PixelFormat.Rgba32:
                HorizontalPass.RunPairs<PixelReaders.Rgb24>(in start, readable, PairShuffles.Rgba32, taps, windows, mixed);
                break;
            case PixelFormat.Gray8:
                HorizontalPass.RunPairs<PixelReaders.Gray8>(in start, readable, PairShuffles.Gray8, taps, windows, mixed);
                break;
            case PixelFormat.Gray16:
                HorizontalPass.Run<PixelReaders.Gray16>(in start, taps, mixed);
                break;
            case PixelFormat.Bgr48 or PixelFormat.Bgra64:
                HorizontalPass.Run<PixelReaders.Bgr48>(in start, taps, mixed);
                break;
            case PixelFormat.Nv12 when !converted.IsEmpty:
                Nv12Pass.ConvertRow(in start, in source.ChromaReference(region.Y + row), region.X, region.Width, converted);
                Span<byte> pixels = converted[((region.X & 1) * Nv12Pass.ConvertedPixel)..];
                HorizontalPass.RunPairs<PixelReaders.Bgr24>(
                    in MemoryMarshal.GetReference(pixels), pixels.Length, PairShuffles.Bgra32, taps, windows, mixed);
                break;
            case PixelFormat.Nv12:
                Nv12Pass.Run(in start, in source.ChromaReference(region.Y + row), region.X, taps, mixed);
                break;
            default:
                throw new UnreachableException($"There is no reader for {source.Format}.");
        }
    }
}
