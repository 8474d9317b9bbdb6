namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>How source places are found and weighted. Computed in single precision, because rounding to the nearest depends on it.</summary>
/// <param name="Linear">Linear between the neighbours; else the nearest one.</param>
/// <param name="Coordinates">How a place in the result becomes a place in the source.</param>
/// <param name="Nearest">How a place becomes the nearest element.</param>
/// <param name="Antialias">Whether a linear reduction looks at all elements that fall into one.</param>
internal sealed record InterpolationRule(bool Linear, CoordinateMode Coordinates, NearestMode Nearest, bool Antialias)
{
    /// <summary>The taps of one axis.</summary>
    public InterpolationTaps Taps(int size, int before, int behind, int resultSize, float scale)
    {
        int padded = size + before + behind;
        bool untouched = resultSize == padded && scale == 1;
        int[] begin = new int[resultSize + 1];
        List<int> sources = new(resultSize);
        List<float> weights = new(resultSize);
        for (int i = 0; i < resultSize; i++)
        {
            begin[i] = sources.Count;
            if (untouched)
            {
                Add(sources, weights, i, 1);
            }
            else if (Linear)
            {
                AddLinear(sources, weights, Place(i, scale, resultSize, padded), padded, Antialias ? Math.Min(scale, 1) : 1);
            }
            else
            {
                Add(sources, weights, Math.Clamp(Round(Place(i, scale, resultSize, padded), scale < 1), 0, padded - 1), 1);
            }
        }

        begin[resultSize] = sources.Count;
        for (int i = 0; i < sources.Count; i++)
        {
            int source = sources[i] - before;
            sources[i] = source >= 0 && source < size ? source : -1;
        }

        return new InterpolationTaps(begin, [.. sources], [.. weights]);
    }

    private float Place(int index, float scale, int resultSize, int sourceSize) => Coordinates switch
    {
        CoordinateMode.HalfPixel => (index + 0.5f) / scale - 0.5f,
        CoordinateMode.PytorchHalfPixel => resultSize > 1 ? (index + 0.5f) / scale - 0.5f : 0,
        CoordinateMode.Asymmetric => index / scale,
        CoordinateMode.TfHalfPixelForNn => (index + 0.5f) / scale,
        _ => resultSize == 1 ? 0 : (float)index * (sourceSize - 1) / (resultSize - 1),
    };

    private int Round(float place, bool reduces) => (int)(Nearest switch
    {
        NearestMode.RoundPreferFloor => place == MathF.Floor(place) + 0.5f ? MathF.Floor(place) : MathF.Round(place, MidpointRounding.AwayFromZero),
        NearestMode.RoundPreferCeil => MathF.Round(place, MidpointRounding.AwayFromZero),
        NearestMode.Floor => MathF.Floor(place),
        NearestMode.Ceil => MathF.Ceiling(place),
        _ => reduces ? MathF.Ceiling(place) : MathF.Truncate(place),
    });

    /// <summary>A triangle of the width 2 / slope around the place; what falls outside the source is left out and the rest scaled up.</summary>
    private static void AddLinear(List<int> sources, List<float> weights, float place, int size, float slope)
    {
        place = slope < 1 ? place : Math.Clamp(place, 0, size - 1);
        int from = (int)Math.Clamp(MathF.Ceiling(place - 1 / slope), 0, size - 1);
        int to = (int)Math.Clamp(MathF.Floor(place + 1 / slope), 0, size - 1);
        int first = sources.Count;
        float sum = 0;
        for (int source = from; source <= to; source++)
        {
            float weight = 1 - slope * MathF.Abs(place - source);
            if (weight > 0)
            {
                Add(sources, weights, source, weight);
                sum += weight;
            }
        }

        if (first == sources.Count)
        {
            Add(sources, weights, from, 1);
            return;
        }

        for (int i = first; i < weights.Count; i++)
        {
            weights[i] /= sum;
        }
    }

    private static void Add(List<int> sources, List<float> weights, int source, float weight)
    {
        sources.Add(source);
        weights.Add(weight);
    }
}
