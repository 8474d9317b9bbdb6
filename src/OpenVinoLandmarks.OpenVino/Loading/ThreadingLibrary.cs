using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Loading;

/// <summary>
/// oneTBB of an official archive lies in a folder of its own that only setupvars puts on the loader's path. Loaded beforehand, it
/// is found by its name when OpenVINO asks for it.
/// </summary>
internal static class ThreadingLibrary
{
    private static readonly string[] s_names = OperatingSystem.IsWindows() ? ["tbb12.dll"] : OperatingSystem.IsMacOS() ? ["libtbb.12.dylib"] : ["libtbb.so.12"];

    internal static void Preload(string library)
    {
        // runtime/lib/intel64[/Release]/libopenvino_c.so -> runtime/3rdparty/tbb
        DirectoryInfo? runtime = new FileInfo(library).Directory;
        for (int up = 0; up < 4 && runtime is not null; up++, runtime = runtime.Parent)
        {
            string tbb = Path.Combine(runtime.FullName, "3rdparty", "tbb");
            foreach (string file in s_names.SelectMany(name => (string[])[Path.Combine(tbb, "lib", name), Path.Combine(tbb, "bin", name)]))
            {
                // A failure here shows itself, with the loader's words, when OpenVINO is loaded.
                if (File.Exists(file) && NativeLibrary.TryLoad(file, out _))
                {
                    return;
                }
            }
        }
    }
}
