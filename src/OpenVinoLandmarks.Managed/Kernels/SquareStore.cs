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
        Tail tail = new(finish, channel);
        for (int y = 0; y < height; y++)
        {
            float* sum = sums.First + y * sums.RowStep;
            float* pixel = target.First + y * target.RowStep;
            for (int x = 0; x < width; x++)
            {
                TVec value = TActivation.Apply<TSimd, TVec>(TSimd.Load(sum), first, second);
                tail.Store(pixel, value);
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
        Tail tail = new(finish, channel);
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

                tail.Store(pixel, value);
                upper += 2 * sums.PixelStep;
                lower += 2 * sums.PixelStep;
                pixel += target.PixelStep;
            }
        }
    }

    /// <summary>The operations behind the maximum, for one vector of channels. Their constants are memory operands.</summary>
    private readonly struct Tail
    {
        private readonly float* _firstScale;
        private readonly float* _firstShift;
        private readonly float* _secondScale;
        private readonly float* _secondShift;
        private readonly float* _scale;
        private readonly float* _shift;
        private readonly float _firstSteps;
        private readonly float _secondSteps;
        private readonly bool _storesBytes;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Tail(in OutputFinish finish, int channel)
        {
            _firstScale = finish.First.Scale == null ? null : finish.First.Scale + channel;
            _firstShift = finish.First.Shift + channel;
            _firstSteps = finish.First.Steps;
            _secondScale = finish.Second.Scale == null ? null : finish.Second.Scale + channel;
            _secondShift = finish.Second.Shift + channel;
            _secondSteps = finish.Second.Steps;
            _scale = finish.Scale == null ? null : finish.Scale + channel;
            _shift = finish.Shift + channel;
            _storesBytes = finish.StoresBytes;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(float* pixel, TVec value)
        {
            if (_firstScale != null)
            {
                value = Round(value, _firstScale, _firstShift, _firstSteps);
                if (_secondScale != null)
                {
                    value = Round(value, _secondScale, _secondShift, _secondSteps);
                }

                if (_storesBytes)
                {
                    TSimd.StoreBytes(pixel, value);
                    return;
                }
            }

            TSimd.Store(pixel, _scale == null ? value : TSimd.MultiplyAdd(value, TSimd.Load(_scale), TSimd.Load(_shift)));
        }

        /// <summary>Rounds to a level. The order of the operands makes NaN level 0, as with OpenVINO.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVec Round(TVec value, float* scale, float* shift, float steps)
        {
            TVec level = TSimd.Round(TSimd.MultiplyAdd(value, TSimd.Load(scale), TSimd.Load(shift)));
            return TSimd.Min(TSimd.Max(level, TSimd.Zero), TSimd.Broadcast(steps));
        }
    }
}
