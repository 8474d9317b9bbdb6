using OpenVinoLandmarks.Managed.Kernels;
using OpenVinoLandmarks.Managed.Operations;

namespace OpenVinoLandmarks.Managed.Execution.Steps;

/// <summary>
/// Direct convolution of any kernel, stride and dilation, in register tiles along the rows. Its unit of work is a band of rows with all
/// output channels: the weights of a block of channels stay in the cache for the whole band.
/// </summary>
internal sealed unsafe class DirectStep<TSimd, TVec> : Step, IRowStage
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    /// <summary>The usual pixels per band: enough to make up for loading a block of weights.</summary>
    private const int BandPixels = 96;

    /// <summary>The bands per thread on small maps, so that a thread that is ahead can take one more.</summary>
    private const int BandsPerThread = 4;

    private readonly ConvolutionSpec _spec;
    private readonly MapView _input;
    private readonly MapView _output;
    private readonly OutputFinish _finish;
    private readonly float* _weights;
    private readonly float* _bias;
    private readonly nint* _runs;
    private readonly int _runCount;
    private readonly int _runLength;
    private readonly int _paddedOutputs;
    private readonly int _rows;
    private readonly int _bandPixels;
    private readonly int _bandRows;
    private readonly bool _isFlat;
    private readonly bool _needsPass;

    /// <param name="spec">The convolution.</param>
    /// <param name="input">Its input.</param>
    /// <param name="output">Its output.</param>
    /// <param name="threads">The threads that share the bands.</param>
    /// <param name="store">Owns the weights.</param>
    public DirectStep(ConvolutionSpec spec, MapView input, MapView output, int threads, WeightStore store)
    {
        (_spec, _input, _output) = (spec, input, output);
        _paddedOutputs = Padding.RoundUp(spec.OutputChannels, TSimd.Lanes);
        nint[] runs = DirectWeights.Runs(spec, input.Layout);
        _runs = store.Copy(runs);
        _runCount = runs.Length;
        _runLength = spec.InputChannels * spec.KernelHeight * spec.KernelWidth / runs.Length;
        _weights = DirectWeights.Pack(spec, TSimd.Lanes, store);
        _bias = store.Copy(spec.Bias, _paddedOutputs);
        _finish = spec.PackFinish(store, _paddedOutputs);
        _needsPass = spec.Pool || spec.Residual is not null || spec.Scale.Length > 0 || spec.Roundings.Length > 0
            || spec.Activation == KernelActivation.Sigmoid;
        _isFlat = IsFlat(spec, input.Layout, output.Layout);
        _rows = spec.Pool ? output.Layout.Height : spec.OutputHeight;
        int share = _rows * spec.OutputWidth / (BandsPerThread * threads) / TSimd.TileRows * TSimd.TileRows;
        _bandPixels = threads == 1 ? BandPixels : Math.Clamp(share, TSimd.TileRows, BandPixels);
        _bandRows = Math.Clamp(_bandPixels / spec.OutputWidth, 1, _rows);
    }

    /// <inheritdoc/>
    public override int ScratchFloats => _spec.Pool || _spec.StoresLevels ? 2 * _spec.OutputWidth * 2 * TSimd.Lanes : 0;

    /// <inheritdoc/>
    public MapLayout OutputLayout => _output.Layout;

    /// <inheritdoc/>
    public override StepDescription Describe(int images) =>
        new("direct", _input.Shape(images), _output.Shape(images), images * _spec.MultiplyAdds);

    /// <inheritdoc/>
    public override int CountUnits(int images) => _isFlat
        ? (images * _rows * _spec.OutputWidth + _bandPixels - 1) / _bandPixels
        : images * ((_rows + _bandRows - 1) / _bandRows);

    /// <inheritdoc/>
    public override void Run(in StepScope scope, int begin, int end)
    {
        int bands = (_rows + _bandRows - 1) / _bandRows;
        for (int unit = begin; unit < end; unit++)
        {
            if (_isFlat)
            {
                int first = unit * _bandPixels;
                RunFlat(scope, first, Math.Min(_bandPixels, scope.Images * _rows * _spec.OutputWidth - first));
                continue;
            }

            (int image, int band) = int.DivRem(unit, bands);
            RunBand(scope, image, band * _bandRows, Math.Min(_rows, (band + 1) * _bandRows));
        }
    }

    /// <inheritdoc/>
    public PixelRows Source(in StepScope scope, int image) => new(_input.Grid(scope, image, 0, 0, 0), 0);

    /// <inheritdoc/>
    public PixelGrid Target(in StepScope scope, int image, int row) => _output.Grid(scope, image, row, 0, 0);

    /// <inheritdoc/>
    public (int Begin, int End) InputRows(int row)
    {
        int begin = row * _spec.StrideY - _spec.PadTop;
        return (begin, begin + (_spec.KernelHeight - 1) * _spec.DilationY + 1);
    }

    /// <summary>Computes a row of the output; the convolution has neither pooling nor a residual.</summary>
    /// <inheritdoc/>
    public void ComputeRow(in StepScope scope, int image, int row, in PixelRows source, in PixelGrid target)
    {
        int top = row * _spec.StrideY - _spec.PadTop;
        int across = _runCount / _spec.KernelHeight;
        nint* runs = stackalloc nint[_runCount];
        for (int run = 0; run < _runCount; run++)
        {
            (int y, int x) = int.DivRem(run, across);
            runs[run] = source.Offset(top + y * _spec.DilationY) + (nint)x * _spec.DilationX * source.Grid.PixelStep;
        }

        for (int channel = 0; channel < _paddedOutputs; channel += 2 * TSimd.Lanes)
        {
            TileTask task = NewTask(channel, out int columns);
            task.Input = source.Grid.First - _spec.PadLeft * source.Grid.PixelStep;
            task.Runs = runs;
            PixelGrid part = new(target.First + channel, target.RowStep, target.PixelStep);
            RunRow(ref task, _spec.OutputWidth, columns, channel, part, default);
        }
    }

    /// <summary>Whether a 1x1 kernel connects maps without borders: all rows of all images are then one long row.</summary>
    private static bool IsFlat(ConvolutionSpec spec, MapLayout input, MapLayout output) =>
        spec is { KernelHeight: 1, KernelWidth: 1, StrideY: 1, StrideX: 1, Pool: false, StoresLevels: false }
        && spec.Residual is not { Layout.HasBorder: true }
        && !input.HasBorder && !output.HasBorder && input.Width == spec.OutputWidth && input.Height == spec.OutputHeight;

    private void RunFlat(in StepScope scope, int first, int pixels)
    {
        for (int channel = 0; channel < _paddedOutputs; channel += 2 * TSimd.Lanes)
        {
            TileTask task = NewTask(channel, out int columns);
            task.Input = _input.Pixels(scope, 0) + (long)first * _input.Layout.PixelStep;
            nint step = _output.Layout.PixelStep;
            PixelGrid target = new(_output.Pixels(scope, 0) + first * step + channel, 0, step);
            PixelGrid residual = _spec.Residual is { } map
                ? new(map.Pixels(scope, 0) + (long)first * map.Layout.PixelStep + channel, 0, map.Layout.PixelStep)
                : default;
            RunRow(ref task, pixels, columns, channel, target, residual);
        }
    }

    private void RunBand(in StepScope scope, int image, int beginRow, int endRow)
    {
        for (int channel = 0; channel < _paddedOutputs; channel += 2 * TSimd.Lanes)
        {
            for (int row = beginRow; row < endRow; row++)
            {
                if (_spec.Pool)
                {
                    RunPooledRow(scope, image, row, channel);
                    continue;
                }

                if (_spec.StoresLevels)
                {
                    RunLevelRow(scope, image, row, channel);
                    continue;
                }

                TileTask task = NewTask(channel, out int columns);
                task.Input = Window(scope, image, row);
                PixelGrid target = _output.Grid(scope, image, row, 0, channel);
                PixelGrid residual = _spec.Residual?.Grid(scope, image, row, 0, channel) ?? default;
                RunRow(ref task, _spec.OutputWidth, columns, channel, target, residual);
            }
        }
    }

    private void RunRow(ref TileTask task, int pixels, int columns, int channel, in PixelGrid target, in PixelGrid residual)
    {
        task.Output = target.First;
        task.OutputStep = target.PixelStep;
        if (!_needsPass)
        {
            RunFinished(ref task, pixels, columns);
            return;
        }

        TileRow<TSimd, TVec>.Run<NoActivation>(ref task, pixels, columns);
        for (int column = 0; column < columns; column++)
        {
            int shift = column * TSimd.Lanes;
            PixelGrid sums = new(target.First + shift, target.RowStep, target.PixelStep);
            if (residual.First != null)
            {
                SquareStore<TSimd, TVec>.Add(sums, new(residual.First + shift, residual.RowStep, residual.PixelStep), 1, pixels);
            }

            SquareStore<TSimd, TVec>.Store(_finish, channel + shift, sums, sums, 1, pixels);
        }
    }

    private void RunFinished(ref TileTask task, int pixels, int columns)
    {
        switch (_spec.Activation)
        {
            case KernelActivation.None:
                TileRow<TSimd, TVec>.Run<NoActivation>(ref task, pixels, columns);
                break;
            case KernelActivation.Clamp:
                TileRow<TSimd, TVec>.Run<ClampActivation>(ref task, pixels, columns);
                break;
            default:
                TileRow<TSimd, TVec>.Run<PReluActivation>(ref task, pixels, columns);
                break;
        }
    }

    /// <summary>Computes a row of sums in the scratch memory, because the output holds bytes, and stores their levels.</summary>
    private void RunLevelRow(in StepScope scope, int image, int row, int channel)
    {
        TileTask task = NewTask(channel, out int columns);
        int width = columns * TSimd.Lanes;
        task.OutputStep = width;
        task.Input = Window(scope, image, row);
        task.Output = scope.Scratch;
        TileRow<TSimd, TVec>.Run<NoActivation>(ref task, _spec.OutputWidth, columns);
        for (int column = 0; column < columns; column++)
        {
            int shift = column * TSimd.Lanes;
            PixelGrid sums = new(scope.Scratch + shift, 0, width);
            if (_spec.Residual is { } residual)
            {
                SquareStore<TSimd, TVec>.Add(sums, residual.Grid(scope, image, row, 0, channel + shift), 1, _spec.OutputWidth);
            }

            PixelGrid target = _output.Grid(scope, image, row, 0, channel + shift);
            SquareStore<TSimd, TVec>.Store(_finish, channel + shift, sums, target, 1, _spec.OutputWidth);
        }
    }

    private void RunPooledRow(in StepScope scope, int image, int row, int channel)
    {
        TileTask task = NewTask(channel, out int columns);
        int width = columns * TSimd.Lanes;
        int rowFloats = _spec.OutputWidth * width;
        task.OutputStep = width;
        for (int half = 0; half < 2; half++)
        {
            task.Input = Window(scope, image, 2 * row + half);
            task.Output = scope.Scratch + half * rowFloats;
            TileRow<TSimd, TVec>.Run<NoActivation>(ref task, _spec.OutputWidth, columns);
        }

        for (int column = 0; column < columns; column++)
        {
            int shift = column * TSimd.Lanes;
            PixelGrid sums = new(scope.Scratch + shift, rowFloats, width);
            PixelGrid target = _output.Grid(scope, image, row, 0, channel + shift);
            SquareStore<TSimd, TVec>.Pool(_finish, channel + shift, sums, target, 1, _output.Layout.Width);
        }
    }

    private float* Window(in StepScope scope, int image, int row) =>
        _input.Grid(scope, image, row * _spec.StrideY - _spec.PadTop, -_spec.PadLeft, 0).First;

    private TileTask NewTask(int channel, out int columns)
    {
        columns = Math.Min(2, (_paddedOutputs - channel) / TSimd.Lanes);
        return new()
        {
            InputStep = (nint)_spec.StrideX * _input.Layout.PixelStep,
            Runs = _runs,
            RunCount = _runCount,
            RunLength = _runLength,
            Weights = _weights + (long)channel * _runCount * _runLength,
            Bias = _bias + channel,
            Finish = new() { Low = _spec.Low, High = _spec.High, Slope = _finish.Slope + channel },
        };
    }
}

/// <summary>
/// The runs of a direct convolution and its weights in the same order: [block of output channels][run][input of the run][channel of the
/// block]. The taps of a kernel row form one run if their inputs are contiguous in memory.
/// </summary>
internal static unsafe class DirectWeights
{
    /// <summary>Whether the inputs of the taps of a kernel row are contiguous.</summary>
    public static bool RowsAreContiguous(ConvolutionSpec spec, MapLayout input) =>
        spec.DilationX == 1 && input.PixelStep == spec.InputChannels;

    /// <summary>Returns the distances of the runs from the first input of the window of a pixel.</summary>
    public static nint[] Runs(ConvolutionSpec spec, MapLayout input)
    {
        int across = RowsAreContiguous(spec, input) ? 1 : spec.KernelWidth;
        nint[] runs = new nint[spec.KernelHeight * across];
        for (int i = 0; i < runs.Length; i++)
        {
            (int y, int x) = int.DivRem(i, across);
            runs[i] = (nint)y * spec.DilationY * input.RowStep + (nint)x * spec.DilationX * input.PixelStep;
        }

        return runs;
    }

    public static float* Pack(ConvolutionSpec spec, int lanes, WeightStore store)
    {
        int taps = spec.KernelHeight * spec.KernelWidth;
        int inputs = spec.InputChannels;
        int paddedOutputs = Padding.RoundUp(spec.OutputChannels, lanes);
        float* packed = store.Allocate((long)taps * inputs * paddedOutputs);
        ReadOnlySpan<float> weights = spec.Weights.Span;
        for (int output = 0; output < spec.OutputChannels; output++)
        {
            int block = output / (2 * lanes) * 2 * lanes;
            int width = Math.Min(2 * lanes, paddedOutputs - block);
            float* target = packed + (long)block * taps * inputs + (output - block);
            for (int tap = 0; tap < taps; tap++)
            {
                for (int input = 0; input < inputs; input++)
                {
                    *target = weights[(output * inputs + input) * taps + tap];
                    target += width;
                }
            }
        }

        return packed;
    }
}
