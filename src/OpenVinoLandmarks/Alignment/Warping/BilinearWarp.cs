using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace OpenVinoLandmarks.Alignment.Warping;

/// <summary>
/// Warps an image by a similarity transform with bilinear interpolation, in the arithmetic of OpenCV 4's 8-bit warpAffine with
/// INTER_LINEAR: positions are rounded to 1024ths and then to 32nds of a pixel, and the weights are products of two 32nds. The arithmetic
/// is that of OpenCV's modules/imgproc/src/imgwarp.cpp (Apache-2.0), the code is not; tests compare the results.
/// </summary>
internal static class BilinearWarp
{
    private const int PixelBytes = 3;

    // The steps of so many target columns are computed once and used for all rows. They take 4 KiB of the stack.
    private const int BlockColumns = 512;

    // Sums of two positions below this limit fit into 32 bits.
    private const long KernelLimit = 1L << 30;

    /// <summary>Writes width x height BGR pixels, rows <paramref name="stride"/> bytes apart, with the widest vectors.</summary>
    public static void Run(
        ImageView image, SimilarityTransform toImage, AlignBorder border, Span<byte> target, int width, int height, int stride) =>
        Run(image, toImage, border, target, width, height, stride, WarpKernel.WidestVector);

    /// <summary>Writes the pixels with vectors of at most this width.</summary>
    /// <param name="image">The image.</param>
    /// <param name="toImage">Maps pixels of the target to pixels of the image.</param>
    /// <param name="border">The pixels outside the image.</param>
    /// <param name="target">Receives the rows; long enough for all of them.</param>
    /// <param name="width">Width of the target in pixels.</param>
    /// <param name="height">Height of the target in pixels.</param>
    /// <param name="stride">Bytes from one row of the target to the next.</param>
    /// <param name="widest">The width of the widest vectors to use, in bits, at most <see cref="WarpKernel.WidestVector"/>.</param>
    internal static void Run(
        ImageView image,
        SimilarityTransform toImage,
        AlignBorder border,
        Span<byte> target,
        int width,
        int height,
        int stride,
        int widest)
    {
        bool usesKernel =
            NeighbourShuffles.TryGet(image.Format, out Vector128<byte> shuffle) && IsWithinReach(image, toImage, width, height);
        for (int y = 0; y < height && !usesKernel; y++)
        {
            BorderPixels.Run(image, new WarpRow(toImage, y), border, 0, width, target.Slice(y * stride, width * PixelBytes));
        }

        for (int start = 0; start < width && usesKernel; start += BlockColumns)
        {
            RunBlock(image, shuffle, toImage, border, target, start, Math.Min(start + BlockColumns, width), height, stride, widest);
        }
    }

    [SkipLocalsInit]
    private static void RunBlock(
        ImageView image,
        Vector128<byte> shuffle,
        SimilarityTransform toImage,
        AlignBorder border,
        Span<byte> target,
        int start,
        int end,
        int height,
        int stride,
        int widest)
    {
        Span<int> stepsX = stackalloc int[BlockColumns], stepsY = stackalloc int[BlockColumns];
        for (int x = start; x < end; x++)
        {
            stepsX[x - start] = (int)WarpRow.StepX(toImage, x);
            stepsY[x - start] = (int)WarpRow.StepY(toImage, x);
        }

        // A pixel is inside if its right neighbour exists, and if the bytes that the kernel loads for both are in the image's row.
        int pixelBytes = image.Format.BytesPerPixel();
        int loadedPixels = Math.Max(2, (NeighbourShuffles.RowBytes + pixelBytes - 1) / pixelBytes);
        KernelSource source = new(image, shuffle);
        for (int y = 0; y < height; y++)
        {
            WarpRow row = new(toImage, y);
            Span<byte> pixels = target.Slice(y * stride, end * PixelBytes);
            (int first, int last) = row.Inside(start, end, image.Width - loadedPixels + 1, image.Height - 1);
            if (last - first < WarpKernel.FewestPixels)
            {
                BorderPixels.Run(image, row, border, start, end, pixels);
                continue;
            }

            BorderPixels.Run(image, row, border, start, first, pixels);
            WarpKernel.Run(
                source,
                (int)row.StartX,
                (int)row.StartY,
                stepsX[(first - start)..(last - start)],
                stepsY[(first - start)..(last - start)],
                pixels[(first * PixelBytes)..],
                widest);
            BorderPixels.Run(image, row, border, last, end, pixels);
        }
    }

    // The kernel computes positions and offsets in 32 bits.
    private static bool IsWithinReach(ImageView image, SimilarityTransform toImage, int width, int height)
    {
        if (Math.Abs((long)image.Stride) * image.Height > int.MaxValue)
        {
            return false;
        }

        WarpRow first = new(toImage, 0), last = new(toImage, height - 1);
        return IsNear(first.StartX) && IsNear(first.StartY) && IsNear(last.StartX) && IsNear(last.StartY)
            && IsNear(WarpRow.StepX(toImage, width - 1)) && IsNear(WarpRow.StepY(toImage, width - 1));
    }

    private static bool IsNear(long position) => Math.Abs(position) < KernelLimit;
}
