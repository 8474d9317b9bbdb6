namespace OpenVinoLandmarks.OpenVino.Loading;

/// <summary>
/// The documented places, in order: the caller's file or folder (then nothing else); OPENVINO_LIB_PATHS; INTEL_OPENVINO_DIR; beside
/// the application; the operating system's loader; Python's site-packages; /opt/intel.
/// </summary>
internal sealed class SearchOrder(SearchEnvironment environment)
{
    // Where the C library lies below the root of an official archive, a wheel's package or an install prefix.
    private static readonly string[] s_layouts =
    [
        "", "libs", "lib", "openvino/libs",
        "runtime/lib/intel64", "runtime/lib/aarch64", "runtime/lib/arm64/Release", "runtime/lib/arm64", "runtime/lib/intel64/Release",
        "runtime/bin/intel64/Release", "runtime/bin/arm64/Release",
    ];

    /// <summary>The places to try. A place without libraries is listed too, so that a failure can name it.</summary>
    /// <param name="fileOrFolder">The caller's choice, or null for the documented places.</param>
    internal IEnumerable<SearchPlace> Places(string? fileOrFolder) =>
        fileOrFolder is null ? DocumentedPlaces() : [FileOrFolder("given by the caller", fileOrFolder)];

    private IEnumerable<SearchPlace> DocumentedPlaces()
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
            yield return new SearchPlace("Python package openvino", "no site-packages folder", []);
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

    private SearchPlace FileOrFolder(string name, string path) =>
        File.Exists(path)
            ? new SearchPlace(name, path, [Path.GetFullPath(path)])
            : new SearchPlace(
                name, path, [.. s_layouts.SelectMany(layout => environment.Names.FilesIn(Path.GetFullPath(Path.Combine(path, layout))))]);

    private SearchPlace Folder(string name, string folder) => new(name, folder, [.. environment.Names.FilesIn(folder)]);

    // The loader alone decides which file a name means; the folders are only read to learn which versioned names exist, because
    // packages without development files have no unversioned one.
    private SearchPlace SystemLoader()
    {
        IEnumerable<string> versioned = LoaderFolders().SelectMany(environment.Names.FilesIn).Select(static file => Path.GetFileName(file));
        return new SearchPlace(
            "the operating system's loader", string.Empty, [.. versioned.Prepend(environment.Names.Unversioned).Distinct()], ByName: true);
    }

    private IEnumerable<string> LoaderFolders()
    {
        string[] variables = OperatingSystem.IsMacOS() ? ["DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"] : ["LD_LIBRARY_PATH"];
        string[] system = ["usr/local/lib", "usr/lib", "usr/lib64", "usr/lib/x86_64-linux-gnu", "usr/lib/aarch64-linux-gnu", "lib64", "lib", "opt/homebrew/lib"];
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

    // openvino_2026.4.1 by its numbers; plain "openvino" is the link that the installer keeps on the current one: first.
    private static string VersionInName(string folder) =>
        Path.GetFileName(folder)["openvino".Length..].TrimStart('_', '-');

    private string[] Entries(string variable) =>
        environment.Variable(variable)?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
