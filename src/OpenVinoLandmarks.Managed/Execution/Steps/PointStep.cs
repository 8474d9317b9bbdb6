using System.Runtime.CompilerServices;
using OpenVinoLandmarks.Managed.Kernels;

namespace OpenVinoLandmarks.Managed.Execution.Steps;

/// <summary>Functions of single numbers, one after the other, from a map to a map (which may be the same). A unit is a row.</summary>
internal sealed unsafe class PointStep<TSimd, TVec> : Step
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    private readonly MapView _input;
    private readonly MapView _output;
    private readonly Packed[] _operations;

    public PointStep(IReadOnlyList<PointOperation> operations, MapView input, MapView output, WeightStore store)
    {
        (_input, _output) = (input, output);
        int padded = Padding.RoundUp(output.Channels, TSimd.Lanes);
        _operations = [.. operations.Select(o => Pack(o, padded, store))];
    }

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

    private static Packed Pack(PointOperation operation, int padded, WeightStore store)
    {
        switch (operation)
        {
            case PointOperation.Affine affine:
                return new Packed { Finish = new() { Scale = store.Copy(affine.Scale, padded), Shift = store.Copy(affine.Shift, padded) } };
            case PointOperation.Activate activate:
                float* slope = activate.Kind == ActivationKind.PRelu ? store.Copy(activate.Slope, padded) : null;
                return new Packed { Finish = new() { Kind = activate.Kind, Low = activate.Low, High = activate.High, Slope = slope } };
            default:
                PointOperation.Quantize quantize = (PointOperation.Quantize)operation;
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

    /// <summary>The same operations in the same order as the naive twin: rounding must fall the same way.</summary>
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

        /// <summary>Above zero for a quantization.</summary>
        public int Steps;

        public float* InputLow;

        public float* InputHigh;

        public float* OutputLow;

        public float* OutputHigh;
    }
}
