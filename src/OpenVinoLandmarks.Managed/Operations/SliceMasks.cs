namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>The masks of a StridedSlice: which positions are ignored, new, single or an ellipsis.</summary>
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

    /// <summary>The first position is ignored: the slice starts at the edge.</summary>
    public bool Begin(int index) => _begin[index];

    /// <summary>The last position is ignored: the slice goes to the edge.</summary>
    public bool End(int index) => _end[index];

    public bool NewAxis(int index) => _newAxis[index];

    public bool Shrink(int index) => _shrink[index];

    public bool Ellipsis(int index) => _ellipsis[index];

    /// <summary>Masks may be shorter than the list of positions, or longer: what is missing is 0, what is too much has no meaning.</summary>
    private static bool[] Read(LayerContext layer, string name, int length)
    {
        int[] bits = layer.Integers(name, []);
        if (bits.Any(b => b is not (0 or 1)))
        {
            throw layer.Fail($"attribute '{name}' must have zeros and ones");
        }

        return [.. Enumerable.Range(0, length).Select(i => i < bits.Length && bits[i] == 1)];
    }
}
