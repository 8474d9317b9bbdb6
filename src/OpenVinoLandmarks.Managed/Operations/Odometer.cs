using System.Runtime.CompilerServices;
using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>Counts through a shape in row-major order and keeps up to five offsets, each with steps of its own, in step. On the stack.</summary>
internal ref struct Odometer
{
    private const int Lanes = 5;
    private readonly ReadOnlySpan<int> _dims;
    private Counters _counters;
    private Steps _steps;
    private Offsets _offsets;

    public Odometer(Shape shape) => _dims = shape.Dims;

    /// <summary>Sets the steps of one offset.</summary>
    public void SetStrides(int lane, scoped ReadOnlySpan<int> strides)
    {
        for (int i = 0; i < _dims.Length; i++)
        {
            _steps[lane * Shape.MaxRank + i] = strides[i];
        }
    }

    /// <summary>Repeats <paramref name="source"/> over the shape that is counted.</summary>
    public void SetBroadcast(int lane, Shape source, Shape target)
    {
        Span<int> strides = stackalloc int[Shape.MaxRank];
        Broadcasting.Strides(source, target, strides);
        SetStrides(lane, strides);
    }

    public readonly int this[int lane] => _offsets[lane];

    public void Next()
    {
        for (int axis = _dims.Length - 1; axis >= 0; axis--)
        {
            _counters[axis]++;
            Move(axis, 1);
            if (_counters[axis] < _dims[axis])
            {
                return;
            }

            Move(axis, -_counters[axis]);
            _counters[axis] = 0;
        }
    }

    private void Move(int axis, int times)
    {
        for (int lane = 0; lane < Lanes; lane++)
        {
            _offsets[lane] += _steps[lane * Shape.MaxRank + axis] * times;
        }
    }

    [InlineArray(Shape.MaxRank)]
    private struct Counters
    {
        private int _first;
    }

    [InlineArray(Shape.MaxRank * Lanes)]
    private struct Steps
    {
        private int _first;
    }

    [InlineArray(Lanes)]
    private struct Offsets
    {
        private int _first;
    }
}
