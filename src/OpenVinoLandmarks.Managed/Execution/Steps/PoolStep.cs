using System.Runtime.CompilerServices;
using OpenVinoLandmarks.Managed.Kernels;
using OpenVinoLandmarks.Managed.Operations;

namespace OpenVinoLandmarks.Managed.Execution.Steps;

/// <summary>
/// Maximum or average of windows. Windows are clipped at the edges, so that the zeros of the border never become a maximum. Its unit of
/// work is one row.
/// </summary>
internal sealed unsafe class PoolStep<TSimd, TVec> : Step, IRowStage
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
    public MapLayout OutputLayout => _output.Layout;

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
            ComputeRow(scope, image, row, Source(scope, image), Target(scope, image, row));
        }
    }

    /// <inheritdoc/>
    public PixelRows Source(in StepScope scope, int image) => new(_input.Grid(scope, image, 0, 0, 0), 0);

    /// <inheritdoc/>
    public PixelGrid Target(in StepScope scope, int image, int row) => _output.Grid(scope, image, row, 0, 0);

    /// <inheritdoc/>
    public (int Begin, int End) InputRows(int row)
    {
        int begin = row * _spec.Window.StrideY - _spec.Window.PadTop;
        return (begin, begin + (_spec.Window.KernelHeight - 1) * _spec.Window.DilationY + 1);
    }

    /// <inheritdoc/>
    public void ComputeRow(in StepScope scope, int image, int row, in PixelRows source, in PixelGrid target)
    {
        int top = row * _spec.Window.StrideY - _spec.Window.PadTop;
        (int beginY, int endY) = Clip(top, _spec.Window.KernelHeight, _spec.Window.DilationY, _input.Layout.Height);
        nint stepX = _spec.Window.DilationX * source.Grid.PixelStep;
        nint* rows = stackalloc nint[endY - beginY];
        for (int y = beginY; y < endY; y++)
        {
            rows[y - beginY] = source.Offset(top + y * _spec.Window.DilationY);
        }

        for (int x = 0; x < _output.Layout.Width; x++)
        {
            int left = x * _spec.Window.StrideX - _spec.Window.PadLeft;
            (int beginX, int endX) = Clip(left, _spec.Window.KernelWidth, _spec.Window.DilationX, _input.Layout.Width);
            float* window = source.Grid.First + left * source.Grid.PixelStep + beginX * stepX;
            float* pixel = target.First + x * target.PixelStep;
            float count = _spec.CountPadding
                ? (float)_spec.Window.KernelHeight * _spec.Window.KernelWidth
                : Math.Max(1, (endY - beginY) * (endX - beginX));
            for (int channel = 0; channel < _output.Channels; channel += TSimd.Lanes)
            {
                TVec value = _spec.IsMaximum
                    ? Reduce<Maximum>(window + channel, rows, endY - beginY, endX - beginX, stepX, float.MinValue)
                    : TSimd.Divide(Reduce<Sum>(window + channel, rows, endY - beginY, endX - beginX, stepX, 0), TSimd.Broadcast(count));
                TSimd.Store(
                    pixel + channel,
                    _scale == null ? value : TSimd.MultiplyAdd(value, TSimd.Load(_scale + channel), TSimd.Load(_shift + channel)));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Reduce<TFold>(float* window, nint* rows, int rowCount, int columns, nint stepX, float start)
        where TFold : struct, IFold
    {
        TVec value = TSimd.Broadcast(start);
        for (int y = 0; y < rowCount; y++)
        {
            float* pixel = window + rows[y];
            for (int x = 0; x < columns; x++)
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
