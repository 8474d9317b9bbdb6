namespace OpenVinoLandmarks.Imaging.Resizing;

/// <summary>
/// A target coordinate seen from the source, as OpenCV's 8-bit INTER_LINEAR computes it: position in double, then float; weights in
/// 11-bit fixed point, rounded half to even.
/// </summary>
/// <param name="Index">The source pixel at or before the position; may be -1 or the last one.</param>
/// <param name="First">Weight of that pixel, of 2048.</param>
/// <param name="Second">Weight of the next.</param>
internal readonly record struct LinearPosition(int Index, int First, int Second)
{
    private const float One = 2048;

    /// <summary>For rows: an edge row is mixed with itself by the weights that fall out, which rounds differently from taking it whole.</summary>
    public static LinearPosition Unclamped(int target, double scale)
    {
        float position = (float)((target + 0.5) * scale - 0.5);
        float index = MathF.Floor(position);
        return Weighted((int)index, position - index);
    }

    /// <summary>For columns: at the edges the whole weight goes to the edge pixel.</summary>
    public static LinearPosition Clamped(int target, double scale, int length)
    {
        float position = (float)((target + 0.5) * scale - 0.5);
        float index = MathF.Floor(position);
        return index < 0 ? new LinearPosition(0, (int)One, 0)
            : index >= length - 1 ? new LinearPosition(length - 1, (int)One, 0)
            : Weighted((int)index, position - index);
    }

    private static LinearPosition Weighted(int index, float fraction) =>
        new(index, (int)MathF.Round((1 - fraction) * One), (int)MathF.Round(fraction * One));
}
