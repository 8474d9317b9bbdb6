using System.Reflection;
using System.Runtime.InteropServices;
using OpenCvSharp;

namespace OpenVinoLandmarks.Cli.Native;

/// <summary>
/// Finds OpenCV's native library beside a program that was compiled ahead of time: there the system's loader does not look, and there is no
/// list of native folders as in a program that .NET starts. An executable's own affair, because a second resolver for an assembly throws.
/// </summary>
internal static class NativeLibraries
{
    public static void FindBesideProgram() => NativeLibrary.SetDllImportResolver(typeof(Cv2).Assembly, Resolve);

    // Zero leaves the search to .NET, with its own places and its own words where nothing is found.
    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        string file = OperatingSystem.IsWindows() ? name + ".dll" : OperatingSystem.IsMacOS() ? $"lib{name}.dylib" : $"lib{name}.so";
        string path = Path.Combine(AppContext.BaseDirectory, file);
        return File.Exists(path) ? NativeLibrary.Load(path) : 0;
    }
}
