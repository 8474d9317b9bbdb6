using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.SideBySide;

/// <summary>The C side's <c>work</c>: what its loops are run on.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CWork
{
    public CImage* Images;
    public int ImageCount;
    public float* Boxes;
    public int Faces;
    public int* Regions;
    public float* Results;
}
