using System.Runtime.CompilerServices;
using OpenVinoLandmarks.Managed.Kernels;

namespace OpenVinoLandmarks.Managed.Execution.Steps;

/// <summary>
/// Rounds the elements of a map to levels and scales and shifts the levels, in place. The pixels of the map have no gaps, so the constants
/// are tables of the length of a row. Its unit of work is one row.
/// </summary>
internal sealed unsafe class RoundRowsStep<TSimd, TVec> : Step
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    private readonly MapView _map;
    private readonly int _rowFloats;
    private readonly LevelRounding _rounding;
    private readonly float* _levelScale;
    private readonly float* _levelShift;
    private readonly float* _scale;
    private readonly float* _shift;

    /// <param name="rounding">The rounding.</param>
    /// <param name="scale">One factor per channel.</param>
    /// <param name="shift">One summand per channel.</param>
    /// <param name="map">A map whose pixels have no gaps.</param>
    /// <param name="store">Owns the tables.</param>
    public RoundRowsStep(LevelRounding rounding, float[] scale, float[] shift, MapView map, WeightStore store)
    {
        (_rounding, _map) = (rounding, map);
        _rowFloats = map.Layout.Width * map.Layout.Channels;
        _levelScale = Table(rounding.Scale, store);
        _levelShift = Table(rounding.Shift, store);
        _scale = Table(scale, store);
        _shift = Table(shift, store);
    }

    /// <inheritdoc/>
    public override StepDescription Describe(int images) =>
        new("round", _map.Shape(images), _map.Shape(images));

    /// <inheritdoc/>
    public override int CountUnits(int images) => images * _map.Layout.Height;

    /// <inheritdoc/>
    public override void Run(in StepScope scope, int begin, int end)
    {
        for (int unit = begin; unit < end; unit++)
        {
            (int image, int row) = int.DivRem(unit, _map.Layout.Height);
            RunRow(_map.Grid(scope, image, row, 0, 0).First);
        }
    }

    private float* Table(float[] perChannel, WeightStore store)
    {
        float* table = store.Allocate(_rowFloats);
        for (int i = 0; i < _rowFloats; i++)
        {
            table[i] = perChannel[i % perChannel.Length];
        }

        return table;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunRow(float* row)
    {
        TVec steps = TSimd.Broadcast(_rounding.Steps);
        int i = 0;
        for (; i <= _rowFloats - TSimd.Lanes; i += TSimd.Lanes)
        {
            TVec level = TSimd.Round(TSimd.MultiplyAdd(TSimd.Load(row + i), TSimd.Load(_levelScale + i), TSimd.Load(_levelShift + i)));
            level = TSimd.Min(TSimd.Max(level, TSimd.Zero), steps);
            TSimd.Store(row + i, TSimd.MultiplyAdd(level, TSimd.Load(_scale + i), TSimd.Load(_shift + i)));
        }

        for (; i < _rowFloats; i++)
        {
            row[i] = _rounding.Level(row[i], i % _map.Layout.Channels) * _scale[i] + _shift[i];
        }
    }
}
