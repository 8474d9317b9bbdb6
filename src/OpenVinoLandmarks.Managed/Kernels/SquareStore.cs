using System.Runtime.CompilerServices;

namespace OpenVinoLandmarks.Managed.Kernels;

/// <summary>Applies an <see cref="OutputFinish"/> to a rectangle of sums, one vector of channels, and stores it in a map.</summary>
internal static unsafe class SquareStore<TSimd, TVec>
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    /// <summary>Adds the map of a residual connection to the sums.</summary>
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

    /// <summary>Stores a rectangle of <paramref name="height"/> x <paramref name="width"/> pixels.</summary>
    public static void Store(in OutputFinish finish, int channel, in PixelGrid sums, in PixelGrid target, int height, int width)
    {
        switch (finish.Kind)
        {
            case KernelActivation.None:
                Store<NoActivation>(finish, channel, sums, target, height, width);
                break;
            case KernelActivation.Clamp:
                Store<ClampActivation>(finish, channel, sums, target, height, width);
                break;
            case KernelActivation.PRelu:
                Store<PReluActivation>(finish, channel, sums, target, height, width);
                break;
            default:
                Store<SigmoidActivation>(finish, channel, sums, target, height, width);
                break;
        }
    }

    /// <summary>Stores the maximum of each 2x2 square: <paramref name="height"/> x <paramref name="width"/> pixels.</summary>
    public static void Pool(in OutputFinish finish, int channel, in PixelGrid sums, in PixelGrid target, int height, int width)
    {
        switch (finish.Kind)
        {
            case KernelActivation.None:
                Pool<NoActivation>(finish, channel, sums, target, height, width);
                break;
            case KernelActivation.Clamp:
                Pool<ClampActivation>(finish, channel, sums, target, height, width);
                break;
            case KernelActivation.PRelu:
                Pool<PReluActivation>(finish, channel, sums, target, height, width);
                break;
            default:
                Pool<SigmoidActivation>(finish, channel, sums, target, height, width);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Store<TActivation>(
        in OutputFinish finish, int channel, in PixelGrid sums, in PixelGrid target, int height, int width)
        where TActivation : struct, IActivation
    {
        TActivation.Prepare<TSimd, TVec>(finish, channel, out TVec first, out TVec second);
        LoadScale(finish, channel, out TVec scale, out TVec shift);
        bool isScaled = finish.Scale != null;
        for (int y = 0; y < height; y++)
        {
            float* sum = sums.First + y * sums.RowStep;
            float* pixel = target.First + y * target.RowStep;
            for (int x = 0; x < width; x++)
            {
                TVec value = TActivation.Apply<TSimd, TVec>(TSimd.Load(sum), first, second);
                TSimd.Store(pixel, isScaled ? TSimd.MultiplyAdd(value, scale, shift) : value);
                sum += sums.PixelStep;
                pixel += target.PixelStep;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pool<TActivation>(
        in OutputFinish finish, int channel, in PixelGrid sums, in PixelGrid target, int height, int width)
        where TActivation : struct, IActivation
    {
        TActivation.Prepare<TSimd, TVec>(finish, channel, out TVec first, out TVec second);
        LoadScale(finish, channel, out TVec scale, out TVec shift);
        bool isScaled = finish.Scale != null;
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
                TVec value;
                if (finish.IsMonotonic)
                {
                    value = TActivation.Apply<TSimd, TVec>(SquareMaximum<TSimd, TVec>.Of(a, b, c, d), first, second);
                }
                else
                {
                    a = TActivation.Apply<TSimd, TVec>(a, first, second);
                    b = TActivation.Apply<TSimd, TVec>(b, first, second);
                    c = TActivation.Apply<TSimd, TVec>(c, first, second);
                    d = TActivation.Apply<TSimd, TVec>(d, first, second);
                    value = SquareMaximum<TSimd, TVec>.Of(a, b, c, d);
                }

                TSimd.Store(pixel, isScaled ? TSimd.MultiplyAdd(value, scale, shift) : value);
                upper += 2 * sums.PixelStep;
                lower += 2 * sums.PixelStep;
                pixel += target.PixelStep;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LoadScale(in OutputFinish finish, int channel, out TVec scale, out TVec shift)
    {
        scale = finish.Scale == null ? default : TSimd.Load(finish.Scale + channel);
        shift = finish.Scale == null ? default : TSimd.Load(finish.Shift + channel);
    }
}
