namespace OpenVinoLandmarks.OpenVino.Loading;

/// <summary>
/// Goes through the locations of the search order and returns every library that may be loaded, with the reason not to load it if there is
/// one. <see cref="OpenVinoRuntime.Load"/> and <see cref="OpenVinoRuntime.Probe"/> share it, so that both decide on the same files.
/// </summary>
internal sealed class LibrarySearch(SearchEnvironment environment)
{
    private readonly SearchOrder _order = new(environment);
    private readonly HashSet<string> _refusedFolders = new(StringComparer.Ordinal);

    /// <summary>Returns the candidates in the order of the search. Each location is read when the enumeration reaches it.</summary>
    /// <param name="fileOrFolder">The only location, or null for the documented ones.</param>
    internal IEnumerable<LibraryCandidate> Candidates(string? fileOrFolder)
    {
        foreach (SearchLocation location in _order.Locations(fileOrFolder))
        {
            if (location.Problem is not null || location.Libraries.Count == 0)
            {
                string outcome = location.Problem ?? $"contains no {environment.Names.Unversioned}";
                yield return new LibraryCandidate(location, location.Path, IsLibrary: false, File: null, outcome);
            }

            foreach (string library in location.Libraries)
            {
                string? file = location.ByName ? _order.FileForLoader(library) : library;
                if (file is null)
                {
                    yield return new LibraryCandidate(location, library, IsLibrary: true, file, Refusal: null);
                }
                else if (!IsInRefusedFolder(file))
                {
                    yield return new LibraryCandidate(location, file, IsLibrary: true, file, FindRefusal(file)) { Request = library };
                }
            }
        }
    }

    /// <summary>Returns why a library must not be used, or null. In a refused folder no other library becomes a candidate.</summary>
    /// <param name="file">The path of the C library.</param>
    internal string? FindRefusal(string file)
    {
        if (LibraryCheck.FindProblem(file, FolderOf(file)) is not { } problem)
        {
            return null;
        }

        if (problem.IsOfFolder)
        {
            _refusedFolders.Add(FolderOf(file));
        }

        return problem.Text;
    }

    // In a folder with a damaged or a mixed runtime, another library would use the same plugins.
    private bool IsInRefusedFolder(string file) => _refusedFolders.Contains(FolderOf(file));

    private static string FolderOf(string file) => Path.GetDirectoryName(Path.GetFullPath(file)) ?? string.Empty;
}

/// <summary>One library that the search found, or one location without a library.</summary>
/// <param name="Location">The location.</param>
/// <param name="Path">The library; without one, the path of the location.</param>
/// <param name="IsLibrary">Whether there is a library, or a name for which the operating system's loader can be asked.</param>
/// <param name="File">The library's file; null if there is none or if only the operating system's loader knows it.</param>
/// <param name="Refusal">Why the library must not be loaded; null if it may be tried.</param>
internal sealed record LibraryCandidate(SearchLocation Location, string Path, bool IsLibrary, string? File, string? Refusal)
{
    /// <summary>The path, or the name that only the operating system's loader resolves, with which the library is loaded.</summary>
    internal string Request { get; init; } = Path;
}
