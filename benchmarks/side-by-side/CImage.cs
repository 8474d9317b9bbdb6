using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.SideBySide;

/// <summary>The C side's <c>image</c>: BGR rows.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CImage
{
    public byte* Pixels;
    public int Width, Height;
    public long Stride;
}
