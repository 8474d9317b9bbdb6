using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>Collects what a StridedSlice takes, axis by axis.</summary>
internal sealed class SliceBuilder(LayerContext layer, Shape data)
{
    private readonly List<long> _taken = [];
    private readonly List<int> _steps = [];
    private readonly List<long> _result = [];
    private long _first;

    private int Axis => _taken.Count;

    /// <summary>All elements of the next axes.</summary>
    public void TakeWhole(int axes)
    {
        for (int i = 0; i < axes; i++)
        {
            Add(0, data[Axis], 1, shrink: false);
        }
    }

    /// <summary>A new axis of size 1.</summary>
    public void AddAxis() => _result.Add(1);

    /// <summary>One element of the next axis, which disappears.</summary>
    public void TakeOne(long index)
    {
        int size = data[Axis];
        long from = index < 0 ? index + size : index;
        Add(from >= 0 && from < size ? from : throw layer.Fail($"position {index} is outside axis {Axis} of {data}"), 1, 1, shrink: true);
    }

    /// <summary>Part of the next axis; null means from or to the edge.</summary>
    public void Take(long? begin, long? end, long stride)
    {
        int size = data[Axis];
        if (stride is 0 or > Shape.MaxElements or < -Shape.MaxElements)
        {
            throw layer.Fail($"a stride of {stride}");
        }

        // Going down, positions run from size - 1 to -1 (before the first); going up, from 0 to size.
        (long least, long most) = stride > 0 ? (0L, (long)size) : (-1L, size - 1L);
        long from = begin is { } b ? Math.Clamp(b < 0 ? b + size : b, least, most) : stride > 0 ? least : most;
        long to = end is { } e ? Math.Clamp(e < 0 ? e + size : e, least, most) : stride > 0 ? most : least;
        long count = stride > 0 ? (to - from + stride - 1) / stride : (from - to - stride - 1) / -stride;
        Add(from, Math.Max(0, count), stride, shrink: false);
    }

    public StridedSliceOperation Build()
    {
        TakeWhole(data.Rank - Axis);
        Shape taken = layer.MakeShape([.. _taken]);
        return new StridedSliceOperation
        {
            Taken = taken,
            Steps = _steps,
            First = taken.Count == 0 ? 0 : (int)_first,
            Outputs = [new(layer.Inputs[0].Type, layer.MakeShape([.. _result]))],
        };
    }

    private void Add(long from, long count, long stride, bool shrink)
    {
        int step = data.CountOf(Axis + 1, data.Rank);

        // With one element or none there is no step; a long stride must not overflow then.
        _steps.Add(count > 1 ? (int)(step * stride) : 0);
        _first += from * step;
        _taken.Add(count);
        if (!shrink)
        {
            _result.Add(count);
        }
    }
}
