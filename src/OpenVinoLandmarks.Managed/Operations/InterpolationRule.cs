namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>
/// Finds and weights the source elements of an Interpolate. It computes in single precision, as OpenVINO does: rounding to the nearest
/// element depends on it.
/// </summary>
/// <param name="Linear">Whether to interpolate linearly; otherwise the nearest element is taken.</param>
/// <param name="Coordinates">The mapping from coordinates in the result to coordinates in the source.</param>
/// <param name="Nearest">The rounding of a coordinate to the nearest element.</param>
/// <param name="Antialias">Whether linear downscaling averages all elements that one element of the result covers.</param>
internal sealed record InterpolationRule(bool Linear, CoordinateMode Coordinates, NearestMode Nearest, bool Antialias)
{
    /// <summary>Returns the taps of one axis.</summary>
    public InterpolationTaps Taps(int size, int before, int after, int resultSize, float scale)
    {
        int padded = size + before + after;
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
                int nearest = Round(Place(i, scale, resultSize, padded), scale < 1);
                Add(sources, weights, Math.Clamp(nearest, 0, padded - 1), 1);
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
        NearestMode.RoundPreferFloor =>
            place == MathF.Floor(place) + 0.5f ? MathF.Floor(place) : MathF.Round(place, MidpointRounding.AwayFromZero),
        NearestMode.RoundPreferCeil => MathF.Round(place, MidpointRounding.AwayFromZero),
        NearestMode.Floor => MathF.Floor(place),
        NearestMode.Ceil => MathF.Ceiling(place),
        _ => reduces ? MathF.Ceiling(place) : MathF.Truncate(place),
    });

    /// <summary>
    /// Adds the taps of a triangle of the width 2 / slope around a coordinate. Taps outside the source are left out and the weights of the
    /// others scaled up.
    /// </summary>
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

/// <summary>
/// The mapping from coordinates in the result to coordinates in the source, in the order that <see cref="InterpolationRequest"/> reads.
/// </summary>
internal enum CoordinateMode
{
    HalfPixel,
    PytorchHalfPixel,
    Asymmetric,
    TfHalfPixelForNn,
    AlignCorners,
}

/// <summary>The rounding of a coordinate to the nearest element, in the order that <see cref="InterpolationRequest"/> reads.</summary>
internal enum NearestMode
{
    RoundPreferFloor,
    RoundPreferCeil,
    Floor,
    Ceil,

    /// <summary>Up if the result is smaller than the source, otherwise towards zero.</summary>
    Simple,
}
