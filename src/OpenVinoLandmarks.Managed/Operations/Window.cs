namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>
/// How a kernel walks over a picture, vertical and horizontal: padding is resolved (auto_pad is gone). One-dimensional operations have a
/// height of 1 with kernel 1, stride 1 and no padding there.
/// </summary>
internal readonly record struct Window(
    int KernelHeight,
    int KernelWidth,
    int StrideY,
    int StrideX,
    int DilationY,
    int DilationX,
    int PadTop,
    int PadLeft,
    int PadBottom,
    int PadRight);
