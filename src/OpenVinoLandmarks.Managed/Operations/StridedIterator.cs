using System.Runtime.CompilerServices;
using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>
/// Iterates over the elements of a shape in row-major order and keeps the offset of each element in up to five operands, which have
/// strides of their own. It allocates nothing.
/// </summary>
internal ref struct StridedIterator
{
    private const int MaxOperands = 5;
    private readonly ReadOnlySpan<int> _dims;
    private Counters _counters;
    private Steps _steps;
    private Offsets _offsets;

    public StridedIterator(Shape shape) => _dims = shape.Dims;

    /// <summary>Sets the strides of one operand.</summary>
    public void SetStrides(int operand, scoped ReadOnlySpan<int> strides)
    {
        for (int i = 0; i < _dims.Length; i++)
        {
            _steps[operand * Shape.MaxRank + i] = strides[i];
        }
    }

    /// <summary>
    /// Sets the strides of an operand of the shape <paramref name="source"/> that is broadcast to <paramref name="target"/>.
    /// </summary>
    public void SetBroadcast(int operand, Shape source, Shape target)
    {
        Span<int> strides = stackalloc int[Shape.MaxRank];
        Broadcasting.Strides(source, target, strides);
        SetStrides(operand, strides);
    }

    /// <summary>The offset of the current element in an operand.</summary>
    public readonly int this[int operand] => _offsets[operand];

    /// <summary>Moves to the next element.</summary>
    public void Next() => NextAlong(_dims.Length - 1);

    /// <summary>Moves from the first element of a row, the last dimension, to the first element of the next one.</summary>
    public void NextRow() => NextAlong(_dims.Length - 2);

    private void NextAlong(int last)
    {
        for (int axis = last; axis >= 0; axis--)
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
        for (int operand = 0; operand < MaxOperands; operand++)
        {
            _offsets[operand] += _steps[operand * Shape.MaxRank + axis] * times;
        }
    }

    [InlineArray(Shape.MaxRank)]
    private struct Counters
    {
        private int _first;
    }

    [InlineArray(Shape.MaxRank * MaxOperands)]
    private struct Steps
    {
        private int _first;
    }

    [InlineArray(MaxOperands)]
    private struct Offsets
    {
        private int _first;
    }
}
