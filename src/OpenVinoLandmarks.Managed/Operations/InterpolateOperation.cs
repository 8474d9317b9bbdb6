using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>Resizes along some axes, to the nearest element or linearly. A table of taps per axis expresses all modes.</summary>
internal sealed class InterpolateOperation : Operation
{
    private const int MaxAxis = 1 << 20;

    /// <summary>The taps of each axis of the data.</summary>
    public required IReadOnlyList<InterpolationTaps> Taps { get; init; }

    /// <inheritdoc/>
    public override long Work
    {
        get
        {
            double work = 4;
            foreach (InterpolationTaps taps in Taps)
            {
                work *= taps.Sources.Length;
            }

            return (long)Math.Min(work, long.MaxValue / 4);
        }
    }

    /// <inheritdoc/>
    public override long HeldBytes => Taps.Sum(t => 4L * (t.Begin.Length + t.Sources.Length + t.Weights.Length));

    public static InterpolateOperation Make(LayerContext layer, int version)
    {
        Shape data = layer.FloatInput(0).Shape;
        InterpolationRequest request = InterpolationRequest.Read(layer, version);
        InterpolationTaps[] taps = new InterpolationTaps[data.Rank];
        long[] dims = new long[data.Rank];
        for (int axis = 0; axis < data.Rank; axis++)
        {
            dims[axis] = request.Sizes[axis];
        }

        // The sizes are checked before the tables, whose length depends on them, are built.
        Shape shape = layer.MakeShape(dims);
        for (int axis = 0; axis < data.Rank; axis++)
        {
            long padded = (long)data[axis] + request.Begin[axis] + request.End[axis];
            if (Math.Max(padded, shape[axis]) > MaxAxis)
            {
                throw layer.Fail($"axis {axis} is resized from {padded} to {shape[axis]}; at most {MaxAxis} elements are supported");
            }
        }

        for (int axis = 0; axis < data.Rank; axis++)
        {
            taps[axis] = request.Rule.Taps(data[axis], request.Begin[axis], request.End[axis], shape[axis], request.Scales[axis]);
        }

        return new InterpolateOperation { Taps = taps, Outputs = [new(layer.Inputs[0].Type, shape)] };
    }

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        ReadOnlySpan<float> data = inputs[0].Floats;
        Span<float> result = outputs[0].Floats;
        Span<int> place = stackalloc int[Shape.MaxRank];
        place.Clear();
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = Element(data, inputs[0].Shape, place);
            for (int axis = Taps.Count - 1; axis >= 0; axis--)
            {
                if (++place[axis] < outputs[0].Shape[axis])
                {
                    break;
                }

                place[axis] = 0;
            }
        }
    }

    /// <summary>Returns the weighted sum over all combinations of the taps of the axes.</summary>
    private float Element(ReadOnlySpan<float> data, Shape shape, ReadOnlySpan<int> place)
    {
        Span<int> tap = stackalloc int[Shape.MaxRank];
        for (int axis = 0; axis < Taps.Count; axis++)
        {
            tap[axis] = Taps[axis].Begin[place[axis]];
        }

        float sum = 0;
        while (true)
        {
            sum += Term(data, shape, tap);
            int axis = Taps.Count - 1;
            while (axis >= 0 && ++tap[axis] == Taps[axis].Begin[place[axis] + 1])
            {
                tap[axis] = Taps[axis].Begin[place[axis]];
                axis--;
            }

            if (axis < 0)
            {
                return sum;
            }
        }
    }

    private float Term(ReadOnlySpan<float> data, Shape shape, ReadOnlySpan<int> tap)
    {
        int source = 0;
        float weight = 1;
        for (int axis = 0; axis < Taps.Count; axis++)
        {
            int from = Taps[axis].Sources[tap[axis]];
            if (from < 0)
            {
                return 0;
            }

            source = source * shape[axis] + from;
            weight *= Taps[axis].Weights[tap[axis]];
        }

        return weight * data[source];
    }
}

/// <summary>The source elements, and their weights, of each element of the result along one axis.</summary>
/// <param name="Begin">The index of the first tap of each element, and the number of taps as its last entry.</param>
/// <param name="Sources">The source element of each tap; -1 for the padding, which counts as 0.</param>
/// <param name="Weights">The weight of each tap.</param>
internal sealed record InterpolationTaps(int[] Begin, int[] Sources, float[] Weights)
{
    /// <summary>Whether each element is a copy of one source element.</summary>
    public bool IsCopy => Sources.Length == Begin.Length - 1 && Array.TrueForAll(Weights, w => w == 1);
}
