using OpenVinoLandmarks.Managed.Kernels;

namespace OpenVinoLandmarks.Managed.Execution.Steps;

/// <summary>
/// Depthwise convolution: one filter per channel, and a 2x2 maximum if one is fused in. Its unit of work is one row of the output.
/// </summary>
internal sealed unsafe class DepthwiseStep<TSimd, TVec> : Step, IRowStage
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    /// <summary>The floats of a part of a row that is pooled with the next row at once: both stay in the first-level cache.</summary>
    private const int PoolFloats = 2048;

    /// <summary>The least pixels of such a part.</summary>
    private const int MinPoolPixels = 16;

    private readonly ConvolutionSpec _spec;
    private readonly MapView _input;
    private readonly MapView _output;
    private readonly OutputFinish _finish;
    private readonly float* _weights;
    private readonly float* _bias;
    private readonly nint* _runs;
    private readonly int _runCount;
    private readonly int _paddedChannels;
    private readonly int _poolPixels;
    private readonly bool _isThree;
    private readonly bool _needsPass;

    public DepthwiseStep(ConvolutionSpec spec, MapView input, MapView output, WeightStore store)
    {
        (_spec, _input, _output) = (spec, input, output);
        int taps = spec.KernelHeight * spec.KernelWidth;
        _paddedChannels = Padding.RoundUp(spec.OutputChannels, TSimd.Lanes);
        _poolPixels = Math.Max(MinPoolPixels, PoolFloats / _paddedChannels / MinPoolPixels * MinPoolPixels);
        _weights = store.Allocate((long)taps * _paddedChannels);
        ReadOnlySpan<float> weights = spec.Weights.Span;
        nint[] runs = new nint[taps];
        for (int tap = 0; tap < taps; tap++)
        {
            (int y, int x) = int.DivRem(tap, spec.KernelWidth);
            runs[tap] = (nint)y * spec.DilationY * input.Layout.RowStep + (nint)x * spec.DilationX * input.Layout.PixelStep;
            for (int channel = 0; channel < spec.OutputChannels; channel++)
            {
                _weights[tap * _paddedChannels + channel] = weights[channel * taps + tap];
            }
        }

        _isThree = IsThree(spec);
        _runCount = _isThree ? spec.KernelHeight : taps;
        _runs = store.Copy(runs);
        _bias = store.Copy(spec.Bias, _paddedChannels);
        _finish = spec.PackFinish(store, _paddedChannels);
        _needsPass = _finish.Scale != null || _finish.First.Scale != null;
    }

    /// <summary>Whether <see cref="DepthwiseThree{TSimd, TVec}"/> computes the rows, which can then be in a ring.</summary>
    public static bool IsThree(ConvolutionSpec spec) =>
        spec is { KernelWidth: 3, StrideX: 1, DilationX: 1, KernelHeight: <= 16, OutputWidth: >= DepthwiseThree<TSimd, TVec>.MinPixels };

    /// <inheritdoc/>
    public override int ScratchFloats => _spec.Pool
        ? 2 * (_poolPixels + DepthwiseThree<TSimd, TVec>.MinPixels) * _paddedChannels
        : _spec.StoresLevels ? _spec.OutputWidth * _paddedChannels : 0;

    /// <inheritdoc/>
    public MapLayout OutputLayout => _output.Layout;

    /// <inheritdoc/>
    public override StepDescription Describe(int images) =>
        new("depthwise", _input.Shape(images), _output.Shape(images), images * _spec.MultiplyAdds);

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
        int rows = _spec.Pool ? 2 : 1;
        int begin = row * rows * _spec.StrideY - _spec.PadTop;
        return (begin, begin + (rows - 1) * _spec.StrideY + (_spec.KernelHeight - 1) * _spec.DilationY + 1);
    }

    /// <inheritdoc/>
    public void ComputeRow(in StepScope scope, int image, int row, in PixelRows source, in PixelGrid target)
    {
        if (_spec.Pool)
        {
            RunPooled(scope, source, row, target);
            return;
        }

        // A map of levels holds one byte per channel, so the sums are in the scratch memory.
        PixelGrid sums = _spec.StoresLevels ? new(scope.Scratch, 0, _paddedChannels) : target;
        RunRow(source, row, 0, _spec.OutputWidth, sums.First, sums.PixelStep);
        for (int channel = 0; _needsPass && channel < _paddedChannels; channel += TSimd.Lanes)
        {
            PixelGrid values = new(sums.First + channel, sums.RowStep, sums.PixelStep);
            PixelGrid results = new(target.First + _output.Floats(channel), target.RowStep, target.PixelStep);
            SquareStore<TSimd, TVec>.Store(Tail(), channel, values, results, 1, _spec.OutputWidth);
        }
    }

    /// <summary>Computes parts of two rows in the scratch memory and stores the maximum of each 2x2 square.</summary>
    private void RunPooled(in StepScope scope, in PixelRows source, int row, in PixelGrid target)
    {
        for (int x = 0, count; x < _spec.OutputWidth; x += count)
        {
            // The last part takes a rest that is too small for a part of its own.
            count = _spec.OutputWidth - x;
            count = count < _poolPixels + DepthwiseThree<TSimd, TVec>.MinPixels ? count : _poolPixels;
            int rowFloats = count * _paddedChannels;
            RunRow(source, 2 * row, x, count, scope.Scratch, _paddedChannels);
            RunRow(source, 2 * row + 1, x, count, scope.Scratch + rowFloats, _paddedChannels);
            for (int channel = 0; channel < _paddedChannels; channel += TSimd.Lanes)
            {
                PixelGrid rows = new(scope.Scratch + channel, rowFloats, _paddedChannels);
                float* first = target.First + x / 2 * target.PixelStep + _output.Floats(channel);
                PixelGrid values = new(first, target.RowStep, target.PixelStep);
                SquareStore<TSimd, TVec>.Pool(Tail(), channel, rows, values, 1, count / 2);
            }
        }
    }

    private void RunRow(in PixelRows source, int row, int x, int pixels, float* output, nint outputStep)
    {
        nint pixelStep = source.Grid.PixelStep;
        int y = row * _spec.StrideY - _spec.PadTop;
        TileTask task = new()
        {
            Input = source.Grid.First + ((nint)x * _spec.StrideX - _spec.PadLeft) * pixelStep,
            InputStep = _spec.StrideX * pixelStep,
            Runs = _runs,
            RunCount = _runCount,
            RunLength = _paddedChannels,
            Weights = _weights,
            Output = output,
            OutputStep = outputStep,
            Bias = _bias,
            Finish = _finish,
        };
        if (!_isThree)
        {
            task.Input += y * source.Grid.RowStep;
            RunVectors(task, pixels);
            return;
        }

        nint* runs = stackalloc nint[_runCount];
        for (int run = 0; run < _runCount; run++)
        {
            runs[run] = source.Offset(y + run * _spec.DilationY);
        }

        task.Runs = runs;
        DepthwiseThree<TSimd, TVec>.Row(task, pixels);
    }

    private void RunVectors(in TileTask task, int pixels)
    {
        for (int channel = 0; channel < _paddedChannels; channel += TSimd.Lanes)
        {
            TileTask vector = task;
            vector.Input += channel;
            vector.Weights += channel;
            vector.Output += channel;
            vector.Bias += channel;
            vector.Finish.Slope = _finish.Slope == null ? null : _finish.Slope + channel;
            Depthwise<TSimd, TVec>.Row(vector, pixels);
        }
    }

    /// <summary>Returns the operations behind the activation, which the kernels apply.</summary>
    private OutputFinish Tail() => _finish with { Kind = KernelActivation.None, IsMonotonic = true };
}
