using OpenVinoLandmarks.Managed.Kernels;
using OpenVinoLandmarks.Managed.Kernels.Integer;

namespace OpenVinoLandmarks.Managed.Execution.Steps;

/// <summary>
/// Direct convolution of a map of levels with integer weights. The sums are exact; a row of them (two for pooling) is scaled to floats in
/// scratch memory, and the fused operations are applied from there. Its unit of work is a band of rows with all output channels.
/// </summary>
/// <typeparam name="TSimd">The vectors of the fused operations.</typeparam>
/// <typeparam name="TVec">A vector of floats.</typeparam>
/// <typeparam name="TDot">The dot product.</typeparam>
/// <typeparam name="TSums">A vector of sums.</typeparam>
internal sealed unsafe class IntegerStep<TSimd, TVec, TDot, TSums> : Step
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
    where TDot : struct, IDot<TSums>
    where TSums : unmanaged
{
    /// <summary>The least pixels per band: enough to make up for loading a block of weights.</summary>
    private const int BandPixels = 96;

    private readonly ConvolutionSpec _spec;
    private readonly MapView _input;
    private readonly MapView _output;
    private readonly OutputFinish _finish;
    private readonly IntegerBlocks _blocks;
    private readonly float* _scale;
    private readonly float* _bias;
    private readonly int _paddedOutputs;
    private readonly int _rows;
    private readonly int _bandRows;

    /// <param name="spec">The convolution, with <see cref="ConvolutionSpec.Quantized"/>.</param>
    /// <param name="input">Its input: a map of levels.</param>
    /// <param name="output">Its output: floats, or levels if the convolution stores them.</param>
    /// <param name="store">Owns the weights.</param>
    /// <exception cref="ArgumentException">A block of sums is narrower than a vector of floats.</exception>
    public IntegerStep(ConvolutionSpec spec, MapView input, MapView output, WeightStore store)
    {
        if (Width < TSimd.Lanes)
        {
            throw new ArgumentException($"Blocks of {Width} sums do not fill a vector of {TSimd.Lanes} floats.");
        }

        (_spec, _input, _output) = (spec, input, output);
        QuantizedInput quantized = spec.Quantized!;
        IntegerWeights weights = quantized.Weights;
        _paddedOutputs = Padding.RoundUp(spec.OutputChannels, Math.Max(TSimd.Lanes, TDot.Lanes));
        _blocks = new IntegerBlocks(spec, weights, input, _paddedOutputs, Width, TDot.LimitsPairs, store);
        float[] scale = new float[spec.OutputChannels];
        float[] bias = new float[spec.OutputChannels];
        for (int i = 0; i < scale.Length; i++)
        {
            scale[i] = (float)(weights.Scales[i] * quantized.Scale);
            bias[i] = (float)((spec.Bias.Length > 0 ? spec.Bias[i] : 0) + weights.Scales[i] * quantized.Shift * weights.Sum(i));
        }

        _scale = store.Copy(scale, _paddedOutputs);
        _bias = store.Copy(bias, _paddedOutputs);
        _finish = spec.PackFinish(store, _paddedOutputs);
        _rows = spec.Pool ? output.Layout.Height : spec.OutputHeight;
        _bandRows = Math.Clamp(BandPixels / spec.OutputWidth, 1, _rows);
    }

    /// <inheritdoc/>
    public override StepDescription Describe(int images) =>
        new("integers", _input.Shape(images), _output.Shape(images), images * _spec.MultiplyAdds);

    /// <inheritdoc/>
    public override int ScratchFloats => (_spec.Pool ? 2 : 1) * _spec.OutputWidth * Width;

    private static int Width => 2 * TDot.Lanes;

    /// <inheritdoc/>
    public override int CountUnits(int images) => images * ((_rows + _bandRows - 1) / _bandRows);

    /// <inheritdoc/>
    public override void Run(in StepScope scope, int begin, int end)
    {
        int bands = (_rows + _bandRows - 1) / _bandRows;
        for (int unit = begin; unit < end; unit++)
        {
            (int image, int band) = int.DivRem(unit, bands);
            int last = Math.Min(_rows, (band + 1) * _bandRows);
            for (int channel = 0; channel < _paddedOutputs; channel += Width)
            {
                for (int row = band * _bandRows; row < last; row++)
                {
                    RunRow(scope, image, row, channel);
                }
            }
        }
    }

    private void RunRow(in StepScope scope, int image, int row, int channel)
    {
        int width = Math.Min(Width, _paddedOutputs - channel);
        int rowFloats = _spec.OutputWidth * width;
        ref readonly IntegerBlocks.Block block = ref _blocks[channel / Width];
        IntegerTask task = new()
        {
            InputStep = (nint)_spec.StrideX * _input.Layout.PixelStep,
            Runs = block.Runs,
            RunCount = block.RunCount,
            Weights = block.Weights,
            OutputStep = width,
            Scale = _scale + channel,
            Bias = _bias + channel,
        };
        int sumRows = _spec.Pool ? 2 : 1;
        for (int i = 0; i < sumRows; i++)
        {
            int y = (sumRows * row + i) * _spec.StrideY - _spec.PadTop;
            task.Input = _input.Grid(scope, image, y, -_spec.PadLeft, 0).First;
            task.Output = scope.Scratch + i * rowFloats;
            IntegerTileKernel<TDot, TSums>.Row(task, _spec.OutputWidth, width / TDot.Lanes);
        }

        // The map ends with the last vector of floats, which can be before the last vector of sums.
        for (int shift = 0; shift < width && channel + shift < _spec.OutputChannels; shift += TSimd.Lanes)
        {
            PixelGrid sums = new(scope.Scratch + shift, rowFloats, width);
            Finish(scope, image, row, channel + shift, sums);
        }
    }

    private void Finish(in StepScope scope, int image, int row, int channel, in PixelGrid sums)
    {
        PixelGrid target = _output.Grid(scope, image, row, 0, channel);
        if (_spec.Pool)
        {
            SquareStore<TSimd, TVec>.Pool(_finish, channel, sums, target, 1, _output.Layout.Width);
            return;
        }

        if (_spec.Residual is { } residual)
        {
            SquareStore<TSimd, TVec>.Add(sums, residual.Grid(scope, image, row, 0, channel), 1, _spec.OutputWidth);
        }

        SquareStore<TSimd, TVec>.Store(_finish, channel, sums, target, 1, _spec.OutputWidth);
    }
}

/// <summary>The input and the weights of an integer convolution.</summary>
/// <param name="Scale">The factor from a level to its number.</param>
/// <param name="Shift">The number of level 0.</param>
/// <param name="Zero">The level that stands for 0, which the border has.</param>
/// <param name="Weights">The weights.</param>
internal sealed record QuantizedInput(float Scale, float Shift, byte Zero, IntegerWeights Weights);
