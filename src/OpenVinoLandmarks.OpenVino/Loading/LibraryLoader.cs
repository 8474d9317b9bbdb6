using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Loading;

/// <summary>
/// Asks the operating system's loader for each library in the search order until one loads, and records every attempt.
/// </summary>
internal sealed class LibraryLoader(SearchEnvironment environment)
{
    private static readonly string[] s_threadingLibraries =
        OperatingSystem.IsWindows() ? ["tbb12.dll"] : OperatingSystem.IsMacOS() ? ["libtbb.12.dylib"] : ["libtbb.so.12"];

    private readonly List<LoadAttempt> _attempts = [];

    /// <summary>The attempts so far, in order.</summary>
    internal IReadOnlyList<LoadAttempt> Attempts => _attempts;

    /// <summary>Returns the first library that loads and is an OpenVINO C library, or null if there is none.</summary>
    internal LoadedLibrary? Load(string? fileOrFolder)
    {
        foreach (SearchLocation location in new SearchOrder(environment).Locations(fileOrFolder))
        {
            if (location.Libraries.Count == 0)
            {
                _attempts.Add(new LoadAttempt(location.Name, location.Path, $"contains no {environment.Names.Unversioned}"));
            }

            foreach (string library in location.Libraries)
            {
                if (TryLoad(location, library) is { } loaded)
                {
                    return loaded;
                }
            }
        }

        return null;
    }

    private LoadedLibrary? TryLoad(SearchLocation location, string library)
    {
        try
        {
            if (!location.ByName)
            {
                PreloadThreadingLibrary(library);
            }

            nint handle = NativeLibrary.Load(library);
            if (!NativeLibrary.TryGetExport(handle, "ov_get_openvino_version", out _))
            {
                NativeLibrary.Free(handle);
                _attempts.Add(new LoadAttempt(
                    location.Name, library, "is not an OpenVINO 2.0 C library: it does not export ov_get_openvino_version"));
                return null;
            }

            _attempts.Add(new LoadAttempt(location.Name, library, "loaded"));
            return new LoadedLibrary(handle, location.ByName ? LoadedLibrary.FileOf(library) : library);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            _attempts.Add(new LoadAttempt(location.Name, library, OneLine(e.Message)));
            return null;
        }
    }

    // The oneTBB of an official archive is in a folder of its own, which only setupvars adds to the loader's path. If it is already
    // loaded, OpenVINO finds it by name. A failure here shows, with the loader's own message, when OpenVINO is loaded.
    private static void PreloadThreadingLibrary(string library)
    {
        // runtime/lib/intel64[/Release]/libopenvino_c.so -> runtime/3rdparty/tbb
        DirectoryInfo? folder = new FileInfo(library).Directory;
        for (int up = 0; up < 4 && folder is not null; up++, folder = folder.Parent)
        {
            string tbb = Path.Combine(folder.FullName, "3rdparty", "tbb");
            string[] files =
                [.. s_threadingLibraries.SelectMany(name => (string[])[Path.Combine(tbb, "lib", name), Path.Combine(tbb, "bin", name)])];
            if (files.Any(static file => File.Exists(file) && NativeLibrary.TryLoad(file, out _)))
            {
                return;
            }
        }
    }

    // .NET adds a hint about LD_DEBUG in front of the loader's message.
    private static string OneLine(string message) =>
        string.Join(' ', message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(static line => !line.Contains("LD_DEBUG", StringComparison.Ordinal)));
}
