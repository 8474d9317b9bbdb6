using System.Runtime.CompilerServices;
using OpenVinoLandmarks.Managed.Kernels;
using OpenVinoLandmarks.Managed.Operations;

namespace OpenVinoLandmarks.Managed.Execution.Steps;

/// <summary>
/// Arithmetic of two maps, pixel by pixel, and an activation without weights. The second map can be smaller by integer factors: it is
/// upsampled to the nearest pixels while it is read. Its unit of work is one row.
/// </summary>
internal sealed unsafe class ArithmeticStep<TSimd, TVec> : Step
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    private readonly ArithmeticKind _kind;
    private readonly MapView _left;
    private readonly MapView _right;
    private readonly MapView _output;
    private readonly OutputFinish _finish;
    private readonly int _factorY;
    private readonly int _factorX;

    public ArithmeticStep(ArithmeticKind kind, MapView left, MapView right, MapView output, OutputFinish finish)
    {
        (_kind, _left, _right, _output, _finish) = (kind, left, right, output, finish);
        (_factorY, _factorX) = (output.Layout.Height / right.Layout.Height, output.Layout.Width / right.Layout.Width);
    }

    /// <inheritdoc/>
    public override StepDescription Describe(int images) =>
        new("elementwise", _left.Shape(images), _output.Shape(images));

    /// <inheritdoc/>
    public override int CountUnits(int images) => images * _output.Layout.Height;

    /// <inheritdoc/>
    public override void Run(in StepScope scope, int begin, int end)
    {
        for (int unit = begin; unit < end; unit++)
        {
            (int image, int row) = int.DivRem(unit, _output.Layout.Height);
            RunRow(
                _left.Grid(scope, image, row, 0, 0),
                _right.Grid(scope, image, row / _factorY, 0, 0),
                _output.Grid(scope, image, row, 0, 0));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunRow(in PixelGrid left, in PixelGrid right, in PixelGrid target)
    {
        for (int x = 0; x < _output.Layout.Width; x++)
        {
            float* a = left.First + x * left.PixelStep;
            float* b = right.First + x / _factorX * right.PixelStep;
            float* pixel = target.First + x * target.PixelStep;
            for (int channel = 0; channel < _output.Channels; channel += TSimd.Lanes)
            {
                TSimd.Store(pixel + channel, Combine(TSimd.Load(a + channel), TSimd.Load(b + channel)));
            }
        }

        // A second pass, while the row is in the first-level cache.
        for (int channel = 0; _finish.Kind != KernelActivation.None && channel < _output.Channels; channel += TSimd.Lanes)
        {
            PixelGrid sums = new(target.First + channel, target.RowStep, target.PixelStep);
            SquareStore<TSimd, TVec>.Store(_finish, channel, sums, sums, 1, _output.Layout.Width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TVec Combine(TVec a, TVec b) => _kind switch
    {
        ArithmeticKind.Add => TSimd.Add(a, b),
        ArithmeticKind.Subtract => TSimd.Subtract(a, b),
        ArithmeticKind.Multiply => TSimd.Multiply(a, b),
        _ => TSimd.Divide(a, b),
    };
}
