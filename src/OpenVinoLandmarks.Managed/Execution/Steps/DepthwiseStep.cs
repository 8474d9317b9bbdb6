using OpenVinoLandmarks.Managed.Kernels;

namespace OpenVinoLandmarks.Managed.Execution.Steps;

/// <summary>
/// Depthwise convolution: one filter per channel, and a 2x2 maximum if one is fused in. Its unit of work is one row of the output.
/// </summary>
internal sealed unsafe class DepthwiseStep<TSimd, TVec> : Step
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    private readonly ConvolutionSpec _spec;
    private readonly MapView _input;
    private readonly MapView _output;
    private readonly OutputFinish _finish;
    private readonly float* _weights;
    private readonly float* _bias;
    private readonly nint* _runs;
    private readonly int _runCount;
    private readonly int _paddedChannels;
    private readonly bool _isThree;

    public DepthwiseStep(ConvolutionSpec spec, MapView input, MapView output, WeightStore store)
    {
        (_spec, _input, _output) = (spec, input, output);
        int taps = spec.KernelHeight * spec.KernelWidth;
        _paddedChannels = Padding.RoundUp(spec.OutputChannels, TSimd.Lanes);
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

        _isThree = spec is { KernelWidth: 3, StrideX: 1, DilationX: 1, OutputWidth: >= DepthwiseThree<TSimd, TVec>.MinPixels };
        runs = _isThree ? [.. runs.Where((_, tap) => tap % 3 == 0)] : runs;
        _runCount = runs.Length;
        _runs = store.Copy(runs);
        _bias = store.Copy(spec.Bias, _paddedChannels);
        _finish = spec.PackFinish(store, _paddedChannels);
    }

    /// <inheritdoc/>
    public override int ScratchFloats => _spec.Pool ? 2 * _spec.OutputWidth * TSimd.Lanes : 0;

    /// <inheritdoc/>
    public override int CountUnits(int images) => images * _output.Layout.Height;

    /// <inheritdoc/>
    public override void Run(in StepScope scope, int begin, int end)
    {
        for (int unit = begin; unit < end; unit++)
        {
            (int image, int row) = int.DivRem(unit, _output.Layout.Height);
            PixelGrid target = _output.Grid(scope, image, row, 0, 0);
            for (int channel = 0; channel < _paddedChannels; channel += TSimd.Lanes)
            {
                PixelGrid values = new(target.First + channel, target.RowStep, target.PixelStep);
                if (_spec.Pool)
                {
                    RunPooled(scope, image, row, channel, values);
                    continue;
                }

                RunRow(scope, image, row, channel, values.First, values.PixelStep);
                if (_finish.Scale != null)
                {
                    SquareStore<TSimd, TVec>.Store(Scaling(), channel, values, values, 1, _spec.OutputWidth);
                }
            }
        }
    }

    /// <summary>Computes two rows in the scratch memory and stores the maximum of each 2x2 square.</summary>
    private void RunPooled(in StepScope scope, int image, int row, int channel, in PixelGrid target)
    {
        int rowFloats = _spec.OutputWidth * TSimd.Lanes;
        RunRow(scope, image, 2 * row, channel, scope.Scratch, TSimd.Lanes);
        RunRow(scope, image, 2 * row + 1, channel, scope.Scratch + rowFloats, TSimd.Lanes);
        PixelGrid rows = new(scope.Scratch, rowFloats, TSimd.Lanes);
        SquareStore<TSimd, TVec>.Pool(Scaling(), channel, rows, target, 1, _output.Layout.Width);
    }

    private void RunRow(in StepScope scope, int image, int row, int channel, float* output, nint outputStep)
    {
        PixelGrid source = _input.Grid(scope, image, row * _spec.StrideY - _spec.PadTop, -_spec.PadLeft, 0);
        TileTask task = new()
        {
            Input = source.First + channel,
            InputStep = _spec.StrideX * source.PixelStep,
            Runs = _runs,
            RunCount = _runCount,
            RunLength = _paddedChannels,
            Weights = _weights + channel,
            Output = output,
            OutputStep = outputStep,
            Bias = _bias + channel,
            Finish = _finish,
        };
        task.Finish.Slope = _finish.Slope == null ? null : _finish.Slope + channel;
        if (_isThree)
        {
            DepthwiseThree<TSimd, TVec>.Row(task, _spec.OutputWidth);
        }
        else
        {
            Depthwise<TSimd, TVec>.Row(task, _spec.OutputWidth);
        }
    }

    private OutputFinish Scaling() => new() { Scale = _finish.Scale, Shift = _finish.Shift };
}
