namespace OpenVinoLandmarks.OpenVino.Interop;

/// <summary>Partial shapes in native memory for one call.</summary>
internal readonly ref struct PartialShapeArray
{
    private readonly OvPartialShape[] _shapes;

    internal PartialShapeArray(IEnumerable<PartialShape> shapes) => _shapes = [.. shapes.Select(NativePartialShape.Create)];

    internal ReadOnlySpan<OvPartialShape> Shapes => _shapes;

    public void Dispose()
    {
        foreach (ref OvPartialShape shape in _shapes.AsSpan())
        {
            NativeMethods.ov_partial_shape_free(ref shape);
        }
    }
}
