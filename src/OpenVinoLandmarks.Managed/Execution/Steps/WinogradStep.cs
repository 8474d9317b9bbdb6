using System.Numerics;
using System.Runtime.CompilerServices;
using OpenVinoLandmarks.Managed.Kernels;

namespace OpenVinoLandmarks.Managed.Execution.Steps;

/// <summary>
/// 3x3 convolution with stride 1 by Winograd's algorithm, with the fused operations and pooling. It computes the tiles of all images in
/// groups: transforms the inputs of a group, multiplies them by the weights of each block of output channels, transforms the products back
/// and stores them, all while they are in the first-level and second-level cache. Its unit of work is one group.
/// </summary>
internal sealed unsafe class WinogradStep<TSimd, TVec, TTile> : Step
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
    where TTile : struct, IWinogradTile
{
    private const int LineFloats = NativeFloats.Alignment / sizeof(float);

    private static readonly string s_method = $"Winograd {TTile.OutputSide}x{TTile.OutputSide}";

    private readonly ConvolutionSpec _spec;
    private readonly MapView _input;
    private readonly MapView _output;
    private readonly OutputFinish _finish;
    private readonly float* _weights;
    private readonly float* _bias;
    private readonly nint* _singleRun;
    private readonly int _tilesDown;
    private readonly int _tilesAcross;
    private readonly int _group;
    private readonly int _paddedInputs;
    private readonly int _paddedOutputs;
    private readonly int _inputStep;
    private readonly bool _poolsFirst;

    public WinogradStep(ConvolutionSpec spec, MapView input, MapView output, int groupTiles, WeightStore store)
    {
        (_spec, _input, _output, _group) = (spec, input, output, groupTiles);
        _tilesDown = (spec.OutputHeight + TTile.OutputSide - 1) / TTile.OutputSide;
        _tilesAcross = (spec.OutputWidth + TTile.OutputSide - 1) / TTile.OutputSide;
        _paddedInputs = Padding.RoundUp(spec.InputChannels, TSimd.Lanes);
        _paddedOutputs = Padding.RoundUp(spec.OutputChannels, TSimd.Lanes);
        _inputStep = Spread(_group * _paddedInputs);
        _weights = WinogradWeights.Pack<TTile>(spec, TSimd.Lanes, store);
        _bias = store.Copy(spec.Bias, _paddedOutputs);
        _singleRun = store.Copy([(nint)0]);
        _finish = spec.PackFinish(store, _paddedOutputs);
        _poolsFirst = spec.Pool && _finish.IsMonotonic;
    }

    private static int Products => TTile.InputSide * TTile.InputSide;

    /// <inheritdoc/>
    public override int ScratchFloats => Products * (_inputStep + Spread(_group * 2 * TSimd.Lanes)) + Products * TSimd.Lanes;

    /// <inheritdoc/>
    public override StepDescription Describe(int images) =>
        new(s_method, _input.Shape(images), _output.Shape(images), images * _spec.MultiplyAdds);

    /// <inheritdoc/>
    public override int CountUnits(int images) => (images * _tilesDown * _tilesAcross + _group - 1) / _group;

    /// <inheritdoc/>
    public override void Run(in StepScope scope, int begin, int end)
    {
        int total = scope.Images * _tilesDown * _tilesAcross;
        for (int unit = begin; unit < end; unit++)
        {
            int first = unit * _group;
            RunGroup(scope, first, Math.Min(_group, total - first));
        }
    }

    private void RunGroup(in StepScope scope, int first, int count)
    {
        int lanes = TSimd.Lanes;
        float* transformed = scope.Scratch;
        float* products = transformed + Products * _inputStep;
        float* scratch = products + Products * Spread(_group * 2 * lanes);
        TransformInputs(scope, first, count, transformed, scratch);
        for (int channel = 0; channel < _paddedOutputs; channel += 2 * lanes)
        {
            int columns = Math.Min(2, (_paddedOutputs - channel) / lanes);
            Multiply(transformed, products, channel, columns, count);
            StoreOutputs(scope, first, count, products, channel, columns, scratch);
        }
    }

    private void TransformInputs(in StepScope scope, int first, int count, float* transformed, float* scratch)
    {
        MapLayout layout = _input.Layout;
        (int image, int tileY, int tileX) = Locate(first);
        for (int tile = 0; tile < count; tile++)
        {
            float* source = _input.Pixels(scope, image)
                + (tileY * TTile.OutputSide - _spec.PadTop) * layout.RowStep
                + (tileX * TTile.OutputSide - _spec.PadLeft) * layout.PixelStep;
            for (int channel = 0; channel < _paddedInputs; channel += TSimd.Lanes)
            {
                float* target = transformed + tile * _paddedInputs + channel;
                TTile.TransformInput<TSimd, TVec>(source + channel, layout.RowStep, layout.PixelStep, target, _inputStep, scratch);
            }

            Next(ref image, ref tileY, ref tileX);
        }
    }

    private void Multiply(float* transformed, float* products, int channel, int columns, int count)
    {
        int width = columns * TSimd.Lanes;
        TileTask task = new()
        {
            InputStep = _paddedInputs,
            Runs = _singleRun,
            RunCount = 1,
            RunLength = _spec.InputChannels,
            OutputStep = width,
            Bias = _bias + channel,
        };
        int outputStep = Spread(_group * width);
        float* weights = _weights + (long)channel * Products * _spec.InputChannels;
        for (int product = 0; product < Products; product++)
        {
            task.Input = transformed + product * _inputStep;
            task.Output = products + product * outputStep;
            task.Weights = weights + (long)product * _spec.InputChannels * width;

            // All outputs of the tile contain this product with the factor 1: a bias added to it is added to each of them.
            if (product == TTile.InputSide + 1)
            {
                TileRow<TSimd, TVec>.Run<NoActivation>(ref task, count, columns);
            }
            else
            {
                TileRow<TSimd, TVec>.Run<BareSum>(ref task, count, columns);
            }
        }
    }

    private void StoreOutputs(in StepScope scope, int first, int count, float* products, int channel, int columns, float* square)
    {
        int lanes = TSimd.Lanes;
        int width = columns * lanes;
        int productStep = Spread(_group * width);
        (int image, int tileY, int tileX) = Locate(first);
        for (int tile = 0; tile < count; tile++)
        {
            int y = tileY * TTile.OutputSide;
            int x = tileX * TTile.OutputSide;
            for (int column = 0; column < columns; column++)
            {
                float* source = products + tile * width + column * lanes;
                if (_poolsFirst)
                {
                    TTile.TransformOutput<TSimd, TVec, Count2>(source, productStep, square);
                }
                else
                {
                    TTile.TransformOutput<TSimd, TVec, Count1>(source, productStep, square);
                }

                StoreSquare(scope, image, y, x, channel + column * lanes, square);
            }

            Next(ref image, ref tileY, ref tileX);
        }
    }

    private void StoreSquare(in StepScope scope, int image, int y, int x, int channel, float* square)
    {
        int height = Math.Min(TTile.OutputSide, _spec.OutputHeight - y);
        int width = Math.Min(TTile.OutputSide, _spec.OutputWidth - x);
        int side = _poolsFirst ? TTile.OutputSide / 2 : TTile.OutputSide;
        PixelGrid sums = new(square, side * TSimd.Lanes, TSimd.Lanes);
        if (_poolsFirst)
        {
            PixelGrid target = _output.Grid(scope, image, y / 2, x / 2, channel);
            SquareStore<TSimd, TVec>.Store(_finish, channel, sums, target, height / 2, width / 2);
            return;
        }

        if (_spec.Pool)
        {
            PixelGrid target = _output.Grid(scope, image, y / 2, x / 2, channel);
            SquareStore<TSimd, TVec>.Pool(_finish, channel, sums, target, height / 2, width / 2);
            return;
        }

        if (_spec.Residual is { } residual)
        {
            SquareStore<TSimd, TVec>.Add(sums, residual.Grid(scope, image, y, x, channel), height, width);
        }

        SquareStore<TSimd, TVec>.Store(_finish, channel, sums, _output.Grid(scope, image, y, x, channel), height, width);
    }

    /// <summary>
    /// Rounds a distance up to an odd number of cache lines: a transform accesses all products of a tile, which at distances of powers of
    /// two would share a few sets of the first-level cache.
    /// </summary>
    private static int Spread(int floats) => (Padding.RoundUp(floats, LineFloats) / LineFloats | 1) * LineFloats;

    private (int Image, int TileY, int TileX) Locate(int tile)
    {
        (int row, int tileX) = int.DivRem(tile, _tilesAcross);
        (int image, int tileY) = int.DivRem(row, _tilesDown);
        return (image, tileY, tileX);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Next(ref int image, ref int tileY, ref int tileX)
    {
        if (++tileX < _tilesAcross)
        {
            return;
        }

        tileX = 0;
        if (++tileY == _tilesDown)
        {
            tileY = 0;
            image++;
        }
    }
}

/// <summary>
/// Transformed 3x3 weights: [block of output channels][product][input channel][channel of the block]. A block has two vectors of channels;
/// the last block can have one.
/// </summary>
internal static unsafe class WinogradWeights
{
    // Two vectors of sixteen channels are the widest block.
    private const int MaximumWidth = 32;

    public static float* Pack<TTile>(ConvolutionSpec spec, int lanes, WeightStore store)
        where TTile : struct, IWinogradTile
    {
        int products = TTile.InputSide * TTile.InputSide;
        int paddedOutputs = Padding.RoundUp(spec.OutputChannels, lanes);
        float* packed = store.Allocate((long)products * spec.InputChannels * paddedOutputs);
        ReadOnlySpan<float> weights = spec.Weights.Span;
        double* kernels = stackalloc double[9 * MaximumWidth];
        double* half = stackalloc double[TTile.InputSide * 3 * MaximumWidth];
        float* channels = stackalloc float[MaximumWidth];
        for (int block = 0; block < paddedOutputs; block += 2 * lanes)
        {
            int width = Math.Min(2 * lanes, paddedOutputs - block);
            int outputs = Math.Min(width, spec.OutputChannels - block);
            float* target = packed + (long)block * products * spec.InputChannels;
            new Span<double>(kernels, 9 * MaximumWidth).Clear();
            for (int input = 0; input < spec.InputChannels; input++)
            {
                for (int output = 0; output < outputs; output++)
                {
                    ReadOnlySpan<float> kernel = weights.Slice(((block + output) * spec.InputChannels + input) * 9, 9);
                    for (int i = 0; i < kernel.Length; i++)
                    {
                        kernels[i * MaximumWidth + output] = kernel[i];
                    }
                }

                TransformColumns(TTile.WeightTransform, kernels, half, width);
                for (int product = 0; product < products; product++)
                {
                    int row = product / TTile.InputSide, column = product % TTile.InputSide;
                    TransformRow(TTile.WeightTransform.Slice(column * 3, 3), half + row * 3 * MaximumWidth, channels, width);
                    new ReadOnlySpan<float>(channels, width).CopyTo(
                        new Span<float>(target + ((long)product * spec.InputChannels + input) * width, width));
                }
            }
        }

        return packed;
    }

    // G g of the kernels g of all channels of a block, in double precision, so that each weight is rounded to a float only once.
    private static void TransformColumns(ReadOnlySpan<double> transform, double* kernels, double* half, int width)
    {
        for (int i = 0; i < transform.Length; i += 3)
        {
            for (int x = 0; x < 3; x++)
            {
                double* column = kernels + x * MaximumWidth;
                double* sums = half + (i + x) * MaximumWidth;
                for (int channel = 0; channel < width; channel += Vector<double>.Count)
                {
                    Sum(transform.Slice(i, 3), column + channel, 3 * MaximumWidth).Store(sums + channel);
                }
            }
        }
    }

    // One element of (G g) G' of all channels, rounded to floats.
    private static void TransformRow(ReadOnlySpan<double> factors, double* row, float* channels, int width)
    {
        for (int channel = 0; channel < width; channel += Vector<float>.Count)
        {
            double* first = row + channel;
            Vector.Narrow(Sum(factors, first, MaximumWidth), Sum(factors, first + Vector<double>.Count, MaximumWidth))
                .Store(channels + channel);
        }
    }

    private static Vector<double> Sum(ReadOnlySpan<double> factors, double* first, int step) =>
        factors[0] * Vector.Load(first) + factors[1] * Vector.Load(first + step) + factors[2] * Vector.Load(first + 2 * step);
}
