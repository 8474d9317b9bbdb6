using System.Runtime.CompilerServices;

namespace OpenVinoLandmarks.Managed.Kernels;

/// <summary>Finishes a rectangle of sums (one vector of channels) and stores it into a map.</summary>
internal static unsafe class SquareStore<TSimd, TVec>
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    /// <summary>Adds the map that a residual connection brings.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(in PixelGrid sums, in PixelGrid residual, int height, int width)
    {
        for (int y = 0; y < height; y++)
        {
            float* sum = sums.First + y * sums.RowStep;
            float* pixel = residual.First + y * residual.RowStep;
            for (int x = 0; x < width; x++)
            {
                TSimd.Store(sum, TSimd.Add(TSimd.Load(sum), TSimd.Load(pixel)));
                sum += sums.PixelStep;
                pixel += residual.PixelStep;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Store(in OutputFinish finish, int channel, in PixelGrid sums, in PixelGrid target, int height, int width)
    {
        for (int y = 0; y < height; y++)
        {
            float* sum = sums.First + y * sums.RowStep;
            float* pixel = target.First + y * target.RowStep;
            for (int x = 0; x < width; x++)
            {
                TVec value = finish.Activate<TSimd, TVec>(TSimd.Load(sum), channel);
                TSimd.Store(pixel, finish.ScaleAndShift<TSimd, TVec>(value, channel));
                sum += sums.PixelStep;
                pixel += target.PixelStep;
            }
        }
    }

    /// <summary>Stores the maximum of each 2x2 square; <paramref name="height"/> and <paramref name="width"/> count the stored pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pool(in OutputFinish finish, int channel, in PixelGrid sums, in PixelGrid target, int height, int width)
    {
        for (int y = 0; y < height; y++)
        {
            float* upper = sums.First + 2 * y * sums.RowStep;
            float* lower = upper + sums.RowStep;
            float* pixel = target.First + y * target.RowStep;
            for (int x = 0; x < width; x++)
            {
                TVec a = TSimd.Load(upper);
                TVec b = TSimd.Load(upper + sums.PixelStep);
                TVec c = TSimd.Load(lower);
                TVec d = TSimd.Load(lower + sums.PixelStep);
                if (!finish.IsMonotonic)
                {
                    a = finish.Activate<TSimd, TVec>(a, channel);
                    b = finish.Activate<TSimd, TVec>(b, channel);
                    c = finish.Activate<TSimd, TVec>(c, channel);
                    d = finish.Activate<TSimd, TVec>(d, channel);
                }

                TVec value = TSimd.Max(TSimd.Max(a, b), TSimd.Max(c, d));
                if (finish.IsMonotonic)
                {
                    value = finish.Activate<TSimd, TVec>(value, channel);
                }

                TSimd.Store(pixel, finish.ScaleAndShift<TSimd, TVec>(value, channel));
                upper += 2 * sums.PixelStep;
                lower += 2 * sums.PixelStep;
                pixel += target.PixelStep;
            }
        }
    }
}
