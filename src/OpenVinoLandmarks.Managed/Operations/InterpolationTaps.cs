namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>Which source elements, with which weights, give each element along one axis.</summary>
/// <param name="Begin">Where the taps of element i begin; those of i + 1 begin where they end.</param>
/// <param name="Sources">Source elements; -1 for one in the padding, which counts as 0.</param>
/// <param name="Weights">Their weights.</param>
internal sealed record InterpolationTaps(int[] Begin, int[] Sources, float[] Weights)
{
    /// <summary>True if every element is one source element as it is.</summary>
    public bool IsCopy => Sources.Length == Begin.Length - 1 && Array.TrueForAll(Weights, w => w == 1);
}
