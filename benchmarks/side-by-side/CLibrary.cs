using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.SideBySide;

/// <summary>The functions of the library that CMake builds from the folder <c>c</c>.</summary>
internal static unsafe class CLibrary
{
    private static readonly nint s_library = NativeLibrary.Load(Find());

    public static readonly delegate* unmanaged<byte*, byte*, byte**, int, nuint, nint> OpenModel =
        (delegate* unmanaged<byte*, byte*, byte**, int, nuint, nint>)Export("model_open");

    public static readonly delegate* unmanaged<nint, nuint> RequestCount = (delegate* unmanaged<nint, nuint>)Export("model_request_count");

    public static readonly delegate* unmanaged<nint, void> CloseModel = (delegate* unmanaged<nint, void>)Export("model_close");

    public static readonly delegate* unmanaged<nint, CWork*, long, int> Frames =
        (delegate* unmanaged<nint, CWork*, long, int>)Export("loop_frames");

    public static readonly delegate* unmanaged<nint, CWork*, long, int> FramesAsync =
        (delegate* unmanaged<nint, CWork*, long, int>)Export("loop_frames_async");

    public static readonly delegate* unmanaged<nint, CWork*, long, int> Stream =
        (delegate* unmanaged<nint, CWork*, long, int>)Export("loop_stream");

    public static readonly delegate* unmanaged<nint, long, int> Infer = (delegate* unmanaged<nint, long, int>)Export("loop_infer");

    public static readonly delegate* unmanaged<nint, long, int> InferAsync =
        (delegate* unmanaged<nint, long, int>)Export("loop_infer_async");

    public static readonly delegate* unmanaged<CImage*, CBox, byte*, int, int, long, void> Crop =
        (delegate* unmanaged<CImage*, CBox, byte*, int, int, long, void>)Export("loop_crop");

    private static nint Export(string name) => NativeLibrary.GetExport(s_library, name);

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string file = Path.Combine(folder.FullName, "artifacts", "side-by-side", "libside_by_side.so");
            if (File.Exists(file))
            {
                return file;
            }
        }

        throw new FileNotFoundException("The C library is not built. Run scripts/side-by-side, which builds it and runs this program.");
    }
}

/// <summary>The layout of <c>face_box</c> in C.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct CBox(FaceBox box)
{
    public readonly float X = box.X, Y = box.Y, Width = box.Width, Height = box.Height;
}

/// <summary>The layout of <c>image</c> in C: BGR pixels.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CImage
{
    public byte* Pixels;
    public int Width, Height;
    public long Stride;
}

/// <summary>The layout of <c>work</c> in C: the images and boxes that a loop processes, and the memory for its results.</summary>
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
