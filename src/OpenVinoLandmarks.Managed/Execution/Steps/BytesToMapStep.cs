using System.Runtime.CompilerServices;
using OpenVinoLandmarks.Managed.Kernels;

namespace OpenVinoLandmarks.Managed.Execution.Steps;

/// <summary>
/// Converts the caller's bytes (channels innermost) to floats in a map and scales and shifts them. The pixels of the map have no gaps, as
/// those of the bytes, so a row is contiguous, and scale and shift are tables of the length of a row. Its unit of work is one row.
/// </summary>
internal sealed unsafe class BytesToMapStep<TSimd, TVec> : Step, IRowStage
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    private readonly int _input;
    private readonly MapView _output;
    private readonly int _rowFloats;
    private readonly float* _scale;
    private readonly float* _shift;

    /// <param name="input">The index of the plan's input.</param>
    /// <param name="output">A map whose pixels have no gaps.</param>
    /// <param name="scale">One factor per channel.</param>
    /// <param name="shift">One summand per channel.</param>
    /// <param name="store">Owns the tables.</param>
    public BytesToMapStep(int input, MapView output, float[] scale, float[] shift, WeightStore store)
    {
        (_input, _output) = (input, output);
        MapLayout layout = output.Layout;
        if (layout.PixelStep != layout.Channels)
        {
            throw new ArgumentException("The pixels of the map have gaps.", nameof(output));
        }

        _rowFloats = layout.Width * layout.Channels;
        _scale = store.Allocate(_rowFloats);
        _shift = store.Allocate(_rowFloats);
        for (int i = 0; i < _rowFloats; i++)
        {
            _scale[i] = scale[i % layout.Channels];
            _shift[i] = shift[i % layout.Channels];
        }
    }

    /// <inheritdoc/>
    public MapLayout OutputLayout => _output.Layout;

    /// <inheritdoc/>
    public override StepDescription Describe(int images) =>
        new("bytes to floats", _output.Shape(images), _output.Shape(images));

    /// <inheritdoc/>
    public override int CountUnits(int images) => images * _output.Layout.Height;

    /// <inheritdoc/>
    public override void Run(in StepScope scope, int begin, int end)
    {
        for (int unit = begin; unit < end; unit++)
        {
            (int image, int row) = int.DivRem(unit, _output.Layout.Height);
            ComputeRow(scope, image, row, default, Target(scope, image, row));
        }
    }

    /// <inheritdoc/>
    public (int Begin, int End) InputRows(int row) => (row, row + 1);

    /// <inheritdoc/>
    public PixelRows Source(in StepScope scope, int image) => default;

    /// <inheritdoc/>
    public PixelGrid Target(in StepScope scope, int image, int row) => _output.Grid(scope, image, row, 0, 0);

    /// <summary>Converts a row of the input of the model.</summary>
    /// <inheritdoc/>
    public void ComputeRow(in StepScope scope, int image, int row, in PixelRows source, in PixelGrid target)
    {
        byte* first = (byte*)scope.Inputs[_input] + ((long)image * _output.Layout.Height + row) * _rowFloats;
        RunRow(first, target.First);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunRow(byte* source, float* target)
    {
        int lanes = TSimd.Lanes;
        int i = 0;
        for (; i <= _rowFloats - lanes; i += lanes)
        {
            TSimd.Store(target + i, TSimd.MultiplyAdd(TSimd.LoadBytes(source + i), TSimd.Load(_scale + i), TSimd.Load(_shift + i)));
        }

        for (; i < _rowFloats; i++)
        {
            target[i] = source[i] * _scale[i] + _shift[i];
        }
    }
}
