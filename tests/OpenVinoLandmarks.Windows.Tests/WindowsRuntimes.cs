using System.Collections.Concurrent;

namespace OpenVinoLandmarks.Windows.Tests;

/// <summary>OpenVINO's official files for Windows, unpacked from the test data when a test needs them.</summary>
internal static class WindowsRuntimes
{
    private static readonly ConcurrentDictionary<string, string> s_folders = new();

    /// <summary>Returns the folder of the libraries of a release.</summary>
    public static string Libraries(string version) => s_folders.GetOrAdd(
        version, static one => PublishedProgram.UnpackRuntime(one, "win-x64", Path.Combine(Wine.Folder, "runtimes")));

    /// <summary>The variables with which the program uses a release.</summary>
    public static Dictionary<string, string?> Variables(string version) =>
        new(Wine.WithoutOpenCv) { ["OPENVINO_LIB_PATHS"] = Wine.PathOf(Libraries(version)) };

    /// <summary>Returns the path that a library has below the root of an official archive.</summary>
    public static string OfficialPath(string library)
    {
        string name = Path.GetFileName(library);
        return (name.StartsWith("tbb", StringComparison.Ordinal) ? "runtime/3rdparty/tbb/bin/" : "runtime/bin/intel64/Release/") + name;
    }
}
