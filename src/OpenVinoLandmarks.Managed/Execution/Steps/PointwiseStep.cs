using System.Runtime.CompilerServices;
using OpenVinoLandmarks.Managed.Kernels;
using OpenVinoLandmarks.Managed.Operations;

namespace OpenVinoLandmarks.Managed.Execution.Steps;

/// <summary>
/// Applies functions of single elements, one after another, to a map, in place or to another map. Its unit of work is one row.
/// </summary>
internal sealed unsafe class PointwiseStep<TSimd, TVec> : Step
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    private readonly MapView _input;
    private readonly MapView _output;
    private readonly Packed[] _operations;

    public PointwiseStep(IReadOnlyList<PointwiseOperation> operations, MapView input, MapView output, WeightStore store)
    {
        (_input, _output) = (input, output);
        int padded = Padding.RoundUp(output.Channels, TSimd.Lanes);
        _operations = [.. operations.Select(o => Pack(o, padded, store))];
    }

    /// <inheritdoc/>
    public override StepDescription Describe(int images) =>
        new("elementwise", _input.Shape(images), _output.Shape(images));

    /// <inheritdoc/>
    public override int CountUnits(int images) => images * _output.Layout.Height;

    /// <inheritdoc/>
    public override void Run(in StepScope scope, int begin, int end)
    {
        for (int unit = begin; unit < end; unit++)
        {
            (int image, int row) = int.DivRem(unit, _output.Layout.Height);
            RunRow(_input.Grid(scope, image, row, 0, 0), _output.Grid(scope, image, row, 0, 0));
        }
    }

    private static Packed Pack(PointwiseOperation operation, int padded, WeightStore store)
    {
        switch (operation)
        {
            case PointwiseOperation.Affine affine:
                return new Packed { Finish = new() { Scale = store.Copy(affine.Scale, padded), Shift = store.Copy(affine.Shift, padded) } };
            case PointwiseOperation.Activate activate:
                float* slope = activate.Kind == KernelActivation.PRelu ? store.Copy(activate.Slope, padded) : null;
                return new Packed { Finish = new() { Kind = activate.Kind, Low = activate.Low, High = activate.High, Slope = slope } };
            default:
                PointwiseOperation.Quantize quantize = (PointwiseOperation.Quantize)operation;
                return new Packed
                {
                    Steps = quantize.Levels - 1,
                    InputLow = store.Copy(quantize.InputLow, padded),
                    InputHigh = store.Copy(quantize.InputHigh, padded),
                    OutputLow = store.Copy(quantize.OutputLow, padded),
                    OutputHigh = store.Copy(quantize.OutputHigh, padded),
                };
        }
    }

    private void RunRow(in PixelGrid source, in PixelGrid target)
    {
        PixelGrid from = source;
        foreach (ref readonly Packed operation in _operations.AsSpan())
        {
            for (int channel = 0; channel < _output.Channels; channel += TSimd.Lanes)
            {
                PixelGrid values = new(from.First + channel, from.RowStep, from.PixelStep);
                PixelGrid results = new(target.First + channel, target.RowStep, target.PixelStep);
                if (operation.Steps > 0)
                {
                    Quantize(operation, channel, values, results, _output.Layout.Width);
                }
                else
                {
                    SquareStore<TSimd, TVec>.Store(operation.Finish, channel, values, results, 1, _output.Layout.Width);
                }
            }

            from = target;
        }
    }

    /// <summary>Quantizes with the operations of FakeQuantizeOperation in the same order, so that both round to the same level.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Quantize(in Packed operation, int channel, in PixelGrid source, in PixelGrid target, int width)
    {
        TVec steps = TSimd.Broadcast(operation.Steps);
        TVec low = TSimd.Load(operation.InputLow + channel);
        TVec high = TSimd.Load(operation.InputHigh + channel);
        TVec inputRange = TSimd.Subtract(high, low);
        TVec outputLow = TSimd.Load(operation.OutputLow + channel);
        TVec outputRange = TSimd.Subtract(TSimd.Load(operation.OutputHigh + channel), outputLow);
        for (int x = 0; x < width; x++)
        {
            TVec value = TSimd.Min(TSimd.Max(TSimd.Load(source.First + x * source.PixelStep), low), high);
            TVec level = TSimd.Round(TSimd.Multiply(TSimd.Divide(TSimd.Subtract(value, low), inputRange), steps));
            TSimd.Store(target.First + x * target.PixelStep, TSimd.Add(TSimd.Multiply(TSimd.Divide(level, steps), outputRange), outputLow));
        }
    }

    private struct Packed
    {
        public OutputFinish Finish;

        /// <summary>Levels minus one for a quantization; otherwise 0.</summary>
        public int Steps;

        public float* InputLow;

        public float* InputHigh;

        public float* OutputLow;

        public float* OutputHigh;
    }
}

/// <summary>A function of single elements of a map. Arrays have one value per channel.</summary>
internal abstract record PointwiseOperation
{
    /// <summary><c>x * Scale + Shift</c>.</summary>
    public sealed record Affine(float[] Scale, float[] Shift) : PointwiseOperation;

    /// <summary>An activation; <paramref name="Slope"/> is empty except for PReLU.</summary>
    public sealed record Activate(KernelActivation Kind, float Low, float High, float[] Slope) : PointwiseOperation;

    /// <summary>
    /// Rounds to levels from <paramref name="InputLow"/> to <paramref name="InputHigh"/>, which is greater, and maps them to the output
    /// limits.
    /// </summary>
    public sealed record Quantize(int Levels, float[] InputLow, float[] InputHigh, float[] OutputLow, float[] OutputHigh)
        : PointwiseOperation;
}
