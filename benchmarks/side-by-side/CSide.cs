using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.SideBySide;

/// <summary>The library built from the C sources beside this project.</summary>
internal static unsafe class CSide
{
    private static readonly nint s_library = NativeLibrary.Load(Find());

    public static readonly delegate* unmanaged<byte*, byte*, byte**, int, nuint, nint> Open = (delegate* unmanaged<byte*, byte*, byte**, int, nuint, nint>)Export("job_open");
    public static readonly delegate* unmanaged<nint, nuint> Requests = (delegate* unmanaged<nint, nuint>)Export("job_requests");
    public static readonly delegate* unmanaged<nint, void> Close = (delegate* unmanaged<nint, void>)Export("job_close");
    public static readonly delegate* unmanaged<nint, CWork*, long, int> Frames = (delegate* unmanaged<nint, CWork*, long, int>)Export("loop_frames");
    public static readonly delegate* unmanaged<nint, CWork*, long, int> FramesAsync = (delegate* unmanaged<nint, CWork*, long, int>)Export("loop_frames_async");
    public static readonly delegate* unmanaged<nint, CWork*, long, int> Stream = (delegate* unmanaged<nint, CWork*, long, int>)Export("loop_stream");
    public static readonly delegate* unmanaged<nint, long, int> Infer = (delegate* unmanaged<nint, long, int>)Export("loop_infer");
    public static readonly delegate* unmanaged<nint, long, int> InferAsync = (delegate* unmanaged<nint, long, int>)Export("loop_infer_async");
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

        throw new FileNotFoundException("The C side is not built: scripts/side-by-side builds it and runs this program.");
    }
}
