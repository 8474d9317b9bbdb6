namespace OpenVinoLandmarks.OpenVino.Loading;

/// <summary>
/// Lists the locations in which the OpenVINO library is searched, in the order of docs/openvino-discovery.md, with the library files that
/// each contains.
/// </summary>
internal sealed class SearchOrder(SearchEnvironment environment)
{
    // The folder of the C library below the root of an official archive, of a wheel's package or of an install prefix.
    private static readonly string[] s_layouts =
    [
        "", "libs", "lib", "openvino/libs",
        "runtime/lib/intel64", "runtime/lib/aarch64", "runtime/lib/arm64/Release", "runtime/lib/arm64", "runtime/lib/intel64/Release",
        "runtime/bin/intel64/Release", "runtime/bin/arm64/Release",
    ];

    /// <summary>Returns the locations. One without libraries is returned too, so that the error message can name it.</summary>
    /// <param name="fileOrFolder">The only location, or null for the documented ones.</param>
    internal IEnumerable<SearchLocation> Locations(string? fileOrFolder) =>
        fileOrFolder is null ? DocumentedLocations() : [FileOrFolder("given by the caller", fileOrFolder)];

    private IEnumerable<SearchLocation> DocumentedLocations()
    {
        foreach (string entry in Entries("OPENVINO_LIB_PATHS"))
        {
            yield return FileOrFolder("OPENVINO_LIB_PATHS", entry);
        }

        if (environment.Variable("INTEL_OPENVINO_DIR") is { Length: > 0 } root)
        {
            yield return FileOrFolder("INTEL_OPENVINO_DIR", root);
        }

        yield return Folder("beside the application", environment.ApplicationFolder);
        yield return Folder(
            "beside the application", Path.Combine(environment.ApplicationFolder, "runtimes", environment.RuntimeIdentifier, "native"));
        yield return SystemLoader();
        string[] packages = [.. SitePackages.Folders(environment)];
        if (packages.Length == 0)
        {
            yield return new SearchLocation("Python package openvino", "no site-packages folder", []);
        }

        foreach (string folder in packages)
        {
            yield return Folder("Python package openvino", Path.Combine(folder, "openvino", "libs"));
        }

        foreach (string install in Installations())
        {
            yield return FileOrFolder("installation", install);
        }
    }

    private SearchLocation FileOrFolder(string name, string path) =>
        File.Exists(path)
            ? new SearchLocation(name, path, [Path.GetFullPath(path)])
            : new SearchLocation(
                name, path, [.. s_layouts.SelectMany(layout => environment.Names.FilesIn(Path.GetFullPath(Path.Combine(path, layout))))]);

    private SearchLocation Folder(string name, string folder) => new(name, folder, [.. environment.Names.FilesIn(folder)]);

    // Only the loader decides which file a name means. The folders are read to learn which versioned names exist, because packages without
    // development files do not have the unversioned name.
    private SearchLocation SystemLoader()
    {
        IEnumerable<string> versioned = LoaderFolders().SelectMany(environment.Names.FilesIn).Select(static file => Path.GetFileName(file));
        return new SearchLocation(
            "the operating system's loader", string.Empty, [.. versioned.Prepend(environment.Names.Unversioned).Distinct()], ByName: true);
    }

    private IEnumerable<string> LoaderFolders()
    {
        string[] variables = OperatingSystem.IsMacOS() ? ["DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"] : ["LD_LIBRARY_PATH"];
        string[] system =
        [
            "usr/local/lib", "usr/lib", "usr/lib64", "usr/lib/x86_64-linux-gnu", "usr/lib/aarch64-linux-gnu", "lib64", "lib",
            "opt/homebrew/lib",
        ];
        return [.. variables.SelectMany(Entries), .. system.Select(folder => Path.Combine(environment.FileSystemRoot, folder))];
    }

    private IEnumerable<string> Installations()
    {
        string intel = environment.Names == LibraryNames.Windows
            ? Path.Combine(environment.Variable("ProgramFiles(x86)") ?? string.Empty, "Intel")
            : Path.Combine(environment.FileSystemRoot, "opt", "intel");
        if (!Directory.Exists(intel))
        {
            return [intel];
        }

        return Directory.EnumerateDirectories(intel, "openvino*").OrderByDescending(
            VersionInName, Comparer<string>.Create(LibraryNames.Compare));
    }

    // openvino_2026.4.1 is ordered by its numbers. "openvino" without a number is the installer's link to the current version: first.
    private static string VersionInName(string folder) =>
        Path.GetFileName(folder)["openvino".Length..].TrimStart('_', '-');

    private string[] Entries(string variable) =>
        environment.Variable(variable)?.Split(
            Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}

/// <summary>One location of the search order and the libraries in it, best first.</summary>
/// <param name="Name">Why the location is searched: a variable, the caller's argument or a convention.</param>
/// <param name="Path">The folder or file; empty if the location has no path.</param>
/// <param name="Libraries">Full paths; or, with <paramref name="ByName"/>, names that the operating system's loader resolves.</param>
/// <param name="ByName">Whether the operating system's loader finds the file.</param>
internal sealed record SearchLocation(string Name, string Path, IReadOnlyList<string> Libraries, bool ByName = false);
