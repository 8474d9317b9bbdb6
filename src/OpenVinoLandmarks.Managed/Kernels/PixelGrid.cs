namespace OpenVinoLandmarks.Managed.Kernels;

/// <summary>Pixels in memory: the first one's channels, and the distances to the next row and pixel in floats.</summary>
internal readonly unsafe struct PixelGrid(float* first, nint rowStep, nint pixelStep)
{
    public readonly float* First = first;

    public readonly nint RowStep = rowStep;

    public readonly nint PixelStep = pixelStep;
}
