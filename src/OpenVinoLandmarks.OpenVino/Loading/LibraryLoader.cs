using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Loading;

/// <summary>
/// Asks the operating system's loader for each library in the search order until one loads, and records every attempt.
/// </summary>
internal sealed class LibraryLoader(SearchEnvironment environment)
{
    /// <summary>A function that every OpenVINO 2.0 C library exports.</summary>
    internal const string VersionExport = "ov_get_openvino_version";

    /// <summary>The outcome for a library that does not export it.</summary>
    internal const string NotOpenVino = $"is not an OpenVINO 2.0 C library: it does not export {VersionExport}";

    private static readonly string[] s_threadingLibraries =
        OperatingSystem.IsWindows() ? ["tbb12.dll"] : OperatingSystem.IsMacOS() ? ["libtbb.12.dylib"] : ["libtbb.so.12"];

    private readonly LibrarySearch _search = new(environment);
    private readonly List<LoadAttempt> _attempts = [];

    /// <summary>The attempts so far, in order.</summary>
    internal IReadOnlyList<LoadAttempt> Attempts => _attempts;

    /// <summary>
    /// Returns the files of oneTBB that an official archive has in a folder of its own, which only setupvars adds to the loader's path.
    /// </summary>
    /// <param name="library">The path of the C library.</param>
    internal static IEnumerable<string> ThreadingLibraries(string library)
    {
        // runtime/lib/intel64[/Release]/libopenvino_c.so -> runtime/3rdparty/tbb
        DirectoryInfo? folder = new FileInfo(library).Directory;
        for (int up = 0; up < 4 && folder is not null; up++, folder = folder.Parent)
        {
            string tbb = Path.Combine(folder.FullName, "3rdparty", "tbb");
            foreach (string name in s_threadingLibraries)
            {
                foreach (string file in (string[])[Path.Combine(tbb, "lib", name), Path.Combine(tbb, "bin", name)])
                {
                    if (File.Exists(file))
                    {
                        yield return file;
                    }
                }
            }
        }
    }

    /// <summary>Returns the first library that loads and is an OpenVINO C library, or null if there is none.</summary>
    internal LoadedLibrary? Load(string? fileOrFolder)
    {
        foreach (LibraryCandidate candidate in _search.Candidates(fileOrFolder))
        {
            if (candidate.Refusal is { } refusal)
            {
                Record(candidate, candidate.Path, refusal, candidate.IsLibrary || candidate.Location.LacksCLibrary);
            }
            else if (TryLoad(candidate) is { } loaded)
            {
                return loaded;
            }
        }

        return null;
    }

    private LoadedLibrary? TryLoad(LibraryCandidate candidate)
    {
        string library = candidate.Request;
        bool byName = candidate.Location.ByName;
        try
        {
            if (!byName)
            {
                PreloadThreadingLibrary(library);
            }

            nint handle = NativeLibrary.Load(library);
            if (!NativeLibrary.TryGetExport(handle, VersionExport, out _))
            {
                NativeLibrary.Free(handle);
                Record(candidate, library, NotOpenVino, isFound: true);
                return null;
            }

            LoadedLibrary loaded = new(handle, byName ? LoadedLibrary.FileOf(library, expected: candidate.File) : library);
            if (candidate.File is null && _search.FindRefusal(loaded.Path) is { } refusal)
            {
                // The loader also searches folders that are not listed here. The plugins are not loaded yet.
                NativeLibrary.Free(handle);
                Record(candidate, loaded.Path, refusal, isFound: true);
                return null;
            }

            Record(candidate, library, "loaded", isFound: true);
            return loaded;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            Record(candidate, library, OneLine(e.Message), isFound: candidate.File is not null);
            return null;
        }
    }

    private void Record(LibraryCandidate candidate, string path, string outcome, bool isFound) =>
        _attempts.Add(new LoadAttempt(candidate.Location.Name, path, outcome) { IsFound = isFound });

    // If oneTBB is already loaded, OpenVINO finds it by name. A failure here shows, with the loader's own message, when OpenVINO is loaded.
    private static void PreloadThreadingLibrary(string library)
    {
        foreach (string file in ThreadingLibraries(library))
        {
            if (NativeLibrary.TryLoad(file, out _))
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
