using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Loading;

/// <summary>Goes through the search order and asks the OS loader for each library until one loads, keeping a trace of the
/// attempts.</summary>
internal sealed class LibraryLoader(SearchEnvironment environment)
{
    private readonly List<LoadAttempt> _attempts = [];

    internal IReadOnlyList<LoadAttempt> Attempts => _attempts;

    /// <summary>The first library that loads and has what every runtime has; null where none does.</summary>
    internal LoadedLibrary? Load(string? fileOrFolder)
    {
        foreach (SearchPlace place in new SearchOrder(environment).Places(fileOrFolder))
        {
            if (place.Libraries.Count == 0)
            {
                _attempts.Add(new LoadAttempt(place.Name, place.Where, $"no {environment.Names.Unversioned} there"));
            }

            foreach (string library in place.Libraries)
            {
                if (TryLoad(place, library) is { } loaded)
                {
                    return loaded;
                }
            }
        }

        return null;
    }

    private LoadedLibrary? TryLoad(SearchPlace place, string library)
    {
        try
        {
            if (!place.ByName)
            {
                ThreadingLibrary.Preload(library);
            }

            nint handle = NativeLibrary.Load(library);
            if (!NativeLibrary.TryGetExport(handle, "ov_get_openvino_version", out _))
            {
                NativeLibrary.Free(handle);
                _attempts.Add(
                    new LoadAttempt(place.Name, library, "loads, but is no OpenVINO 2.0 C library: it has no ov_get_openvino_version"));
                return null;
            }

            _attempts.Add(new LoadAttempt(place.Name, library, "loaded"));
            return new LoadedLibrary(handle, place.ByName ? LoadedLibrary.FileOf(library) : library);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            _attempts.Add(new LoadAttempt(place.Name, library, OneLine(e.Message)));
            return null;
        }
    }

    // .NET adds a hint about LD_DEBUG in front; what dlopen said stands behind it.
    private static string OneLine(string message) =>
        string.Join(' ', message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(static line => !line.Contains("LD_DEBUG", StringComparison.Ordinal)));
}
