using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>Takes every n-th element between two positions along each axis, as slices of numpy do.</summary>
internal sealed class StridedSliceOperation : Operation
{
    /// <summary>The number of elements taken along each axis of the data.</summary>
    public required Shape Taken { get; init; }

    /// <summary>The distance in memory from one taken element to the next along each axis of the data; can be negative.</summary>
    public required IReadOnlyList<int> Steps { get; init; }

    /// <summary>The offset of the first taken element in memory.</summary>
    public required int First { get; init; }

    public static StridedSliceOperation Make(LayerContext layer)
    {
        layer.CheckInputs(3, 4);
        Shape data = layer.Inputs[0].Shape;
        long[] begin = layer.ConstantIntegers(1, "begin");
        long[] end = layer.ConstantIntegers(2, "end");
        long[] strides = layer.Inputs.Count == 4 ? layer.ConstantIntegers(3, "strides") : [.. begin.Select(_ => 1L)];
        if (begin.Length != end.Length || begin.Length != strides.Length)
        {
            throw layer.Fail($"it has {begin.Length} begins, {end.Length} ends and {strides.Length} strides; equal numbers are expected");
        }

        SliceMasks masks = SliceMasks.Read(layer, begin.Length);
        int plain = begin.Length - Enumerable.Range(0, begin.Length).Count(i => masks.NewAxis(i) || masks.Ellipsis(i));
        if (plain > data.Rank)
        {
            throw layer.Fail($"it slices {plain} axes of data of the shape {data}");
        }

        SliceBuilder slice = new(layer, data);
        bool filled = false;
        for (int i = 0; i < begin.Length; i++)
        {
            if (masks.Ellipsis(i))
            {
                filled = filled ? throw layer.Fail("attribute 'ellipsis_mask' has more than one ellipsis") : true;
                slice.TakeWhole(data.Rank - plain);
            }
            else if (masks.NewAxis(i))
            {
                slice.AddAxis();
            }
            else if (masks.Shrink(i))
            {
                slice.TakeOne(masks.Begin(i) ? 0 : begin[i]);
            }
            else
            {
                slice.Take(masks.Begin(i) ? null : begin[i], masks.End(i) ? null : end[i], strides[i]);
            }
        }

        return slice.Build();
    }

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        Span<int> strides = stackalloc int[Shape.MaxRank];
        for (int i = 0; i < Steps.Count; i++)
        {
            strides[i] = Steps[i];
        }

        StridedIterator at = new(Taken);
        at.SetStrides(0, strides);
        if (outputs[0].IsFloat)
        {
            Gather(at, inputs[0].Floats, outputs[0].Floats);
        }
        else
        {
            Gather(at, inputs[0].Integers, outputs[0].Integers);
        }
    }

    private void Gather<T>(StridedIterator at, ReadOnlySpan<T> data, Span<T> result)
    {
        for (int i = 0; i < result.Length; i++, at.Next())
        {
            result[i] = data[First + at[0]];
        }
    }
}

/// <summary>Collects the elements that a StridedSlice takes, axis by axis.</summary>
internal sealed class SliceBuilder(LayerContext layer, Shape data)
{
    private readonly List<long> _taken = [];
    private readonly List<int> _steps = [];
    private readonly List<long> _result = [];
    private long _first;

    private int Axis => _taken.Count;

    /// <summary>Takes all elements of the next axes.</summary>
    public void TakeWhole(int axes)
    {
        for (int i = 0; i < axes; i++)
        {
            Add(0, data[Axis], 1, shrink: false);
        }
    }

    /// <summary>Adds a new axis of size 1 to the result.</summary>
    public void AddAxis() => _result.Add(1);

    /// <summary>Takes one element of the next axis and removes the axis from the result.</summary>
    public void TakeOne(long index)
    {
        int size = data[Axis];
        long from = index < 0 ? index + size : index;
        if (from < 0 || from >= size)
        {
            throw layer.Fail($"position {index} is out of range for axis {Axis} of data of the shape {data}");
        }

        Add(from, 1, 1, shrink: true);
    }

    /// <summary>Takes a part of the next axis; null stands for its first or last position.</summary>
    public void Take(long? begin, long? end, long stride)
    {
        int size = data[Axis];
        if (stride is 0 or > Shape.MaxElements or < -Shape.MaxElements)
        {
            throw layer.Fail($"the stride {stride} is out of range");
        }

        // A negative stride goes from position size - 1 to -1, a positive one from 0 to size.
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

        // The step of a single element has no meaning, and a large stride could overflow it.
        _steps.Add(count > 1 ? (int)(step * stride) : 0);
        _first += from * step;
        _taken.Add(count);
        if (!shrink)
        {
            _result.Add(count);
        }
    }
}

/// <summary>The masks of a StridedSlice: which of its positions are ignored, new axes, single elements or an ellipsis.</summary>
internal sealed class SliceMasks
{
    private readonly bool[] _begin;
    private readonly bool[] _end;
    private readonly bool[] _newAxis;
    private readonly bool[] _shrink;
    private readonly bool[] _ellipsis;

    private SliceMasks(LayerContext layer, int length)
    {
        _begin = Read(layer, "begin_mask", length);
        _end = Read(layer, "end_mask", length);
        _newAxis = Read(layer, "new_axis_mask", length);
        _shrink = Read(layer, "shrink_axis_mask", length);
        _ellipsis = Read(layer, "ellipsis_mask", length);
    }

    public static SliceMasks Read(LayerContext layer, int length) => new(layer, length);

    /// <summary>Whether the begin is ignored: the slice starts at the edge.</summary>
    public bool Begin(int index) => _begin[index];

    /// <summary>Whether the end is ignored: the slice goes to the edge.</summary>
    public bool End(int index) => _end[index];

    public bool NewAxis(int index) => _newAxis[index];

    public bool Shrink(int index) => _shrink[index];

    public bool Ellipsis(int index) => _ellipsis[index];

    /// <summary>Reads a mask, which can be shorter than the list of positions (the rest is 0) or longer (the rest is ignored).</summary>
    private static bool[] Read(LayerContext layer, string name, int length)
    {
        int[] bits = layer.Integers(name, []);
        if (bits.Any(b => b is not (0 or 1)))
        {
            throw layer.Fail($"attribute '{name}' must only have zeros and ones");
        }

        return [.. Enumerable.Range(0, length).Select(i => i < bits.Length && bits[i] == 1)];
    }
}
