using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace OpenVinoLandmarks.Alignment;

/// <summary>
/// Warps an image by a similarity transform with bilinear interpolation, in the arithmetic of OpenCV 4's 8-bit warpAffine with
/// INTER_LINEAR: positions are rounded to 1024ths and then to 32nds of a pixel, and the weights are products of two 32nds. The arithmetic
/// is that of OpenCV's modules/imgproc/src/imgwarp.cpp (Apache-2.0), the code is not; tests compare the results.
/// </summary>
internal static class BilinearWarp
{
    private const int PixelBytes = 3;

    // The steps of so many target columns are computed once and used for all rows. They take 6 KiB of the stack.
    private const int BlockColumns = 256;

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
        bool usesKernel = NeighbourShuffles.TryGet(image.Format, out Vector128<byte> shuffle);
        for (int start = 0; start < width; start += BlockColumns)
        {
            int columns = Math.Min(BlockColumns, width - start);
            Span<byte> block = target[(start * PixelBytes)..];
            RunBlock(image, usesKernel ? shuffle : null, toImage, border, block, start, columns, height, stride, widest);
        }
    }

    [SkipLocalsInit]
    private static void RunBlock(
        ImageView image,
        Vector128<byte>? shuffle,
        SimilarityTransform toImage,
        AlignBorder border,
        Span<byte> target,
        int start,
        int columns,
        int height,
        int stride,
        int widest)
    {
        Span<long> stepsX = stackalloc long[columns], stepsY = stackalloc long[columns];
        WarpRow.FillSteps(toImage, start, stepsX, stepsY);
        WarpRow firstRow = new(toImage, 0, stepsX, stepsY), lastRow = new(toImage, height - 1, stepsX, stepsY);
        KernelSource source = default;
        Span<int> kernelX = stackalloc int[columns], kernelY = stackalloc int[columns];
        bool usesKernel = shuffle is not null && IsWithinReach(image) && IsWithinReach(firstRow) && IsWithinReach(lastRow);
        if (usesKernel)
        {
            source = new KernelSource(image, shuffle.GetValueOrDefault());
            for (int x = 0; x < columns; x++)
            {
                (kernelX[x], kernelY[x]) = ((int)stepsX[x], (int)stepsY[x]);
            }
        }

        // A pixel is inside if its right neighbour exists, and if the bytes that the kernel loads for both are in the image's row.
        int pixelBytes = image.Format.BytesPerPixel();
        int loadedPixels = Math.Max(2, (NeighbourShuffles.RowBytes + pixelBytes - 1) / pixelBytes);
        for (int y = 0; y < height; y++)
        {
            WarpRow row = new(toImage, y, stepsX, stepsY);
            Span<byte> pixels = target.Slice(y * stride, columns * PixelBytes);
            (int first, int last) = usesKernel
                ? row.Within(0, columns, 0, image.Width - loadedPixels + 1, image.Height - 1)
                : default;
            if (last - first < WarpKernel.FewestPixels)
            {
                BorderPixels.Run(image, row, border, 0, columns, pixels);
                continue;
            }

            BorderPixels.Run(image, row, border, 0, first, pixels);
            WarpKernel.Run(
                source,
                (int)row.StartX,
                (int)row.StartY,
                kernelX[first..last],
                kernelY[first..last],
                pixels[(first * PixelBytes)..],
                widest);
            BorderPixels.Run(image, row, border, last, columns, pixels);
        }
    }

    // The kernel computes positions and offsets in 32 bits.
    private static bool IsWithinReach(ImageView image) => Math.Abs((long)image.Stride) * image.Height <= int.MaxValue;

    private static bool IsWithinReach(WarpRow row)
    {
        int last = row.Length - 1;
        return IsNear(row.StartX) && IsNear(row.StartY)
            && IsNear(row.X(0) - row.StartX) && IsNear(row.Y(0) - row.StartY)
            && IsNear(row.X(last) - row.StartX) && IsNear(row.Y(last) - row.StartY);
    }

    private static bool IsNear(long position) => Math.Abs(position) < KernelLimit;
}
