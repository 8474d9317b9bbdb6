namespace OpenVinoLandmarks.Imaging.Resizing;

/// <summary>Where one target column comes from: two neighbouring source pixels and their weights, which add up to 2048.</summary>
/// <param name="Offset">Bytes from the start of the region's row to the left pixel.</param>
/// <param name="Next">Bytes from the left pixel to the right one; 0 where there is none.</param>
/// <param name="Weights">The left pixel's weight in the lower 16 bits, the right one's in the upper: the form that a multiply-add of pairs takes.</param>
internal readonly record struct HorizontalTap(int Offset, int Next, int Weights)
{
    public int LeftWeight => (short)Weights;

    public int RightWeight => Weights >> 16;
}
