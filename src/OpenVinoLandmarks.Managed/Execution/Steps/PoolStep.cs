using System.Runtime.CompilerServices;
using OpenVinoLandmarks.Managed.Kernels;
using OpenVinoLandmarks.Managed.Operations;

namespace OpenVinoLandmarks.Managed.Execution.Steps;

/// <summary>
/// Maximum or average of windows. Windows are clipped at the edges, so that the zeros of the border never become a maximum. Its unit of
/// work is one row.
/// </summary>
internal sealed unsafe class PoolStep<TSimd, TVec> : Step
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    private readonly PoolSpec _spec;
    private readonly MapView _input;
    private readonly MapView _output;
    private readonly float* _scale;
    private readonly float* _shift;

    public PoolStep(PoolSpec spec, MapView input, MapView output, WeightStore store)
    {
        (_spec, _input, _output) = (spec, input, output);
        int padded = Padding.RoundUp(output.Channels, TSimd.Lanes);
        _scale = spec.Scale.Length > 0 ? store.Copy(spec.Scale, padded) : null;
        _shift = spec.Scale.Length > 0 ? store.Copy(spec.Shift, padded) : null;
    }

    /// <inheritdoc/>
    public override StepDescription Describe(int images) =>
        new("pooling", _input.Shape(images), _output.Shape(images));

    /// <inheritdoc/>
    public override int CountUnits(int images) => images * _output.Layout.Height;

    /// <inheritdoc/>
    public override void Run(in StepScope scope, int begin, int end)
    {
        for (int unit = begin; unit < end; unit++)
        {
            (int image, int row) = int.DivRem(unit, _output.Layout.Height);
            RunRow(scope, image, row);
        }
    }

    private void RunRow(in StepScope scope, int image, int row)
    {
        int top = row * _spec.Window.StrideY - _spec.Window.PadTop;
        (int beginY, int endY) = Clip(top, _spec.Window.KernelHeight, _spec.Window.DilationY, _input.Layout.Height);
        PixelGrid source = _input.Grid(scope, image, top, -_spec.Window.PadLeft, 0);
        PixelGrid target = _output.Grid(scope, image, row, 0, 0);
        for (int x = 0; x < _output.Layout.Width; x++)
        {
            int left = x * _spec.Window.StrideX - _spec.Window.PadLeft;
            (int beginX, int endX) = Clip(left, _spec.Window.KernelWidth, _spec.Window.DilationX, _input.Layout.Width);
            float* window = source.First + (nint)x * _spec.Window.StrideX * source.PixelStep;
            float* pixel = target.First + x * target.PixelStep;
            float count = _spec.CountPadding
                ? (float)_spec.Window.KernelHeight * _spec.Window.KernelWidth
                : Math.Max(1, (endY - beginY) * (endX - beginX));
            for (int channel = 0; channel < _output.Channels; channel += TSimd.Lanes)
            {
                TVec value = _spec.IsMaximum
                    ? Reduce<Maximum>(window + channel, source, beginY, endY, beginX, endX, float.MinValue)
                    : TSimd.Divide(Reduce<Sum>(window + channel, source, beginY, endY, beginX, endX, 0), TSimd.Broadcast(count));
                TSimd.Store(
                    pixel + channel,
                    _scale == null ? value : TSimd.MultiplyAdd(value, TSimd.Load(_scale + channel), TSimd.Load(_shift + channel)));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TVec Reduce<TFold>(float* window, in PixelGrid source, int beginY, int endY, int beginX, int endX, float start)
        where TFold : struct, IFold
    {
        TVec value = TSimd.Broadcast(start);
        nint stepY = _spec.Window.DilationY * source.RowStep;
        nint stepX = _spec.Window.DilationX * source.PixelStep;
        for (int y = beginY; y < endY; y++)
        {
            float* pixel = window + y * stepY + beginX * stepX;
            for (int x = beginX; x < endX; x++)
            {
                value = TFold.Fold(value, TSimd.Load(pixel));
                pixel += stepX;
            }
        }

        return value;
    }

    /// <summary>Returns the taps of a window that are inside the image.</summary>
    private static (int Begin, int End) Clip(int first, int taps, int dilation, int size)
    {
        int begin = first >= 0 ? 0 : (-first + dilation - 1) / dilation;
        int end = first >= size ? 0 : Math.Min(taps, (size - 1 - first) / dilation + 1);
        return (begin, Math.Max(begin, end));
    }

    private interface IFold
    {
        static abstract TVec Fold(TVec left, TVec right);
    }

    private readonly struct Maximum : IFold
    {
        // A pixel that is NaN does not change the maximum, as with OpenVINO.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVec Fold(TVec left, TVec right) => TSimd.Max(right, left);
    }

    private readonly struct Sum : IFold
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVec Fold(TVec left, TVec right) => TSimd.Add(left, right);
    }
}

/// <summary>Pooling and the scale and shift fused behind it.</summary>
internal sealed record PoolSpec
{
    public required Window Window { get; init; }

    public required bool IsMaximum { get; init; }

    /// <summary>Whether an average divides by the size of the kernel; otherwise by the number of pixels inside the image.</summary>
    public bool CountPadding { get; init; }

    /// <summary>Factors applied last, one per channel, or empty.</summary>
    public float[] Scale { get; init; } = [];

    /// <summary>Summands applied last, as many as <see cref="Scale"/>.</summary>
    public float[] Shift { get; init; } = [];
}
