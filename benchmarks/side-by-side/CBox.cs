using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.SideBySide;

/// <summary>The C side's <c>face_box</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct CBox(FaceBox box)
{
    public readonly float X = box.X, Y = box.Y, Width = box.Width, Height = box.Height;
}
