namespace OpenVinoLandmarks.Managed.Execution.Steps;

/// <summary>
/// Rounds <c>x * Scale + Shift</c> to the nearest integer, halves to even, and clamps it to 0 and <paramref name="Steps"/>: the level of a
/// FakeQuantize. The affine function before it is part of the scale and shift, which have one value per channel.
/// </summary>
internal sealed record LevelRounding(float[] Scale, float[] Shift, int Steps)
{
    /// <summary>The largest shift: with a larger one, the single rounding of <c>x * Scale + Shift</c> would lose levels.</summary>
    private const float MaxShift = 1 << 14;

    /// <summary>Whether one multiply-add keeps all levels apart, as the definition of FakeQuantize does.</summary>
    public bool IsExact => Array.TrueForAll(Scale, float.IsFinite) && Array.TrueForAll(Shift, s => MathF.Abs(s) <= MaxShift);

    /// <summary>Whether the level never decreases.</summary>
    public bool IsMonotonic => Array.TrueForAll(Scale, s => s >= 0);

    /// <summary>Returns the level of one number. NaN is at level 0, as with OpenVINO.</summary>
    public float Level(float value, int channel)
    {
        float level = MathF.Round(value * Scale[channel] + Shift[channel], MidpointRounding.ToEven);
        return level > 0 ? MathF.Min(level, Steps) : 0;
    }

    /// <summary>Returns the function for a part of the channels.</summary>
    public LevelRounding Part(int first, int count) =>
        new(Scale[first..(first + count)], Shift[first..(first + count)], Steps);
}
