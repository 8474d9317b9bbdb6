namespace OpenVinoLandmarks.Managed.Kernels;

/// <summary>Filling up to whole vectors.</summary>
internal static class Padding
{
    public static int RoundUp(int value, int multiple) => checked((value + multiple - 1) / multiple * multiple);
}
