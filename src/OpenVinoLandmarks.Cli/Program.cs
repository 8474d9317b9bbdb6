using System.Reflection;
using System.Runtime.InteropServices;
using OpenCvSharp;
using OpenVinoLandmarks.Cli;
using OpenVinoLandmarks.Cli.Streams;
using OpenVinoLandmarks.OpenCv;

// The entry point of ovlandmarks. CommandLine puts the commands together.
StandardStreams.Install();
OpenCvLibrary.DisableWindows();
NativeLibrary.SetDllImportResolver(typeof(Cv2).Assembly, ResolveInProgramFolder);
return await CommandLine.RunAsync(args);

// A program that was compiled ahead of time has no list of native folders, and the system's loader does not search its folder.
// Only an executable may set this resolver: the second one for an assembly throws.
static nint ResolveInProgramFolder(string name, Assembly assembly, DllImportSearchPath? searchPath)
{
    string file = OperatingSystem.IsWindows() ? name + ".dll" : OperatingSystem.IsMacOS() ? $"lib{name}.dylib" : $"lib{name}.so";
    string path = Path.Combine(AppContext.BaseDirectory, file);

    // Zero tells .NET to search in its usual places.
    return File.Exists(path) ? NativeLibrary.Load(path) : 0;
}
