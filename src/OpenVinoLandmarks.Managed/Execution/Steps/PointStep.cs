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
                var quantize = (PointOperation.Quantize)operation;
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
        for (int x = 0; x < _output.Layout.Width; x++)
        {
            float* from = source.First + x * source.PixelStep;
            float* to = target.First + x * target.PixelStep;
            foreach (ref readonly Packed operation in _operations.AsSpan())
            {
                if (operation.Steps > 0)
                {
                    Quantize(operation, from, to);
                }
                else
                {
                    Finish(operation.Finish, from, to);
                }

                from = to;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Finish(in OutputFinish finish, float* source, float* target)
    {
        for (int channel = 0; channel < _output.Channels; channel += TSimd.Lanes)
        {
            TVec value = finish.Activate<TSimd, TVec>(TSimd.Load(source + channel), channel);
            TSimd.Store(target + channel, finish.ScaleAndShift<TSimd, TVec>(value, channel));
        }
    }

    /// <summary>The same operations in the same order as the naive twin: rounding must fall the same way.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Quantize(in Packed operation, float* source, float* target)
    {
        TVec steps = TSimd.Broadcast(operation.Steps);
        for (int channel = 0; channel < _output.Channels; channel += TSimd.Lanes)
        {
            TVec low = TSimd.Load(operation.InputLow + channel);
            TVec high = TSimd.Load(operation.InputHigh + channel);
            TVec value = TSimd.Min(TSimd.Max(TSimd.Load(source + channel), low), high);
            TVec level = TSimd.Round(TSimd.Multiply(TSimd.Divide(TSimd.Subtract(value, low), TSimd.Subtract(high, low)), steps));
            TVec outputLow = TSimd.Load(operation.OutputLow + channel);
            TVec range = TSimd.Subtract(TSimd.Load(operation.OutputHigh + channel), outputLow);
            TSimd.Store(target + channel, TSimd.Add(TSimd.Multiply(TSimd.Divide(level, steps), range), outputLow));
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
