using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Loading;

/// <summary>
/// Asks the operating system's loader for each library in the search order until one loads, and records every attempt.
/// </summary>
internal sealed class LibraryLoader(SearchEnvironment environment)
{
    private static readonly string[] s_threadingLibraries =
        OperatingSystem.IsWindows() ? ["tbb12.dll"] : OperatingSystem.IsMacOS() ? ["libtbb.12.dylib"] : ["libtbb.so.12"];

    private readonly SearchOrder _order = new(environment);
    private readonly List<LoadAttempt> _attempts = [];
    private readonly HashSet<string> _refusedFolders = new(StringComparer.Ordinal);

    /// <summary>The attempts so far, in order.</summary>
    internal IReadOnlyList<LoadAttempt> Attempts => _attempts;

    /// <summary>Returns the first library that loads and is an OpenVINO C library, or null if there is none.</summary>
    internal LoadedLibrary? Load(string? fileOrFolder)
    {
        foreach (SearchLocation location in _order.Locations(fileOrFolder))
        {
            if (location.Problem is not null || location.Libraries.Count == 0)
            {
                string outcome = location.Problem ?? $"contains no {environment.Names.Unversioned}";
                Record(location, location.Path, outcome, isFound: false);
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
        string? file = location.ByName ? _order.FileForLoader(library) : library;
        if (file is not null && IsRefused(location, file))
        {
            return null;
        }

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
                Record(location, library, "is not an OpenVINO 2.0 C library: it does not export ov_get_openvino_version", isFound: true);
                return null;
            }

            LoadedLibrary loaded = new(handle, location.ByName ? LoadedLibrary.FileOf(library, expected: file) : library);
            if (location.ByName && file is null && IsRefused(location, loaded.Path))
            {
                // The loader also searches folders that are not listed here. The plugins are not loaded yet.
                NativeLibrary.Free(handle);
                return null;
            }

            Record(location, library, "loaded", isFound: true);
            return loaded;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            Record(location, library, OneLine(e.Message), isFound: file is not null);
            return null;
        }
    }

    private void Record(SearchLocation location, string path, string outcome, bool isFound) =>
        _attempts.Add(new LoadAttempt(location.Name, path, outcome) { IsFound = isFound });

    // In a folder with a damaged or a mixed runtime, no other library is tried: it would use the same plugins.
    private bool IsRefused(SearchLocation location, string file)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(file)) ?? string.Empty;
        if (_refusedFolders.Contains(folder))
        {
            return true;
        }

        if (LibraryCheck.FindProblem(file, folder) is not { } problem)
        {
            return false;
        }

        Record(location, file, problem.Text, isFound: true);
        if (problem.IsOfFolder)
        {
            _refusedFolders.Add(folder);
        }

        return true;
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
