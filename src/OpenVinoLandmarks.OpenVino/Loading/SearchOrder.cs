namespace OpenVinoLandmarks.OpenVino.Loading;

/// <summary>
/// Lists the locations in which the OpenVINO library is searched, in the order of docs/openvino-discovery.md, with the library files that
/// each contains.
/// </summary>
internal sealed class SearchOrder(SearchEnvironment environment)
{
    private const string PythonPackage = "Python package openvino";
    private const string Installation = "installation";

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

        foreach (string folder in ApplicationFolders())
        {
            yield return Folder("beside the application", folder);
        }

        foreach (SearchLocation fetched in FetchedRuntimes())
        {
            yield return fetched;
        }

        yield return SystemLoader();
        List<(string Folder, string Problem)> unreadable = [];
        IReadOnlyList<string> packages = SitePackages.Folders(environment, unreadable);
        foreach ((string folder, string problem) in unreadable)
        {
            yield return new SearchLocation(PythonPackage, folder, [], Problem: problem);
        }

        if (packages.Count == 0 && unreadable.Count == 0)
        {
            yield return new SearchLocation(PythonPackage, "no site-packages folder", []);
        }

        foreach (string folder in packages)
        {
            yield return Folder(PythonPackage, Path.Combine(folder, "openvino", "libs"));
        }

        foreach (SearchLocation installation in Installations())
        {
            yield return installation;
        }
    }

    // The folders of NuGet packages come last, without those that have no library: .NET's own folder is always one of them.
    private IEnumerable<string> ApplicationFolders()
    {
        string[] usual =
        [
            environment.ApplicationFolder,
            Path.Combine(environment.ApplicationFolder, "runtimes", environment.RuntimeIdentifier, "native"),
        ];
        HashSet<string> seen = [.. usual.Select(Path.TrimEndingDirectorySeparator)];
        return
        [
            .. usual,
            .. environment.NativeFolders.Where(folder =>
                seen.Add(Path.TrimEndingDirectorySeparator(folder)) && environment.Names.FilesIn(folder).Any()),
        ];
    }

    private IEnumerable<SearchLocation> FetchedRuntimes()
    {
        const string Name = "fetched by ovlandmarks setup";
        if (environment.UserCache is not { } cache)
        {
            return [new SearchLocation(Name, "no folder of the user", [])];
        }

        IReadOnlyList<string> runtimes = UserCache.Runtimes(cache, environment.RuntimeIdentifier, out string parent, out string? problem);
        return runtimes.Count > 0
            ? runtimes.Select(folder => FileOrFolder(Name, folder))
            : [new SearchLocation(Name, parent, [], Problem: problem)];
    }

    private SearchLocation FileOrFolder(string name, string path)
    {
        if (File.Exists(path))
        {
            return new SearchLocation(name, path, [Path.GetFullPath(path)]);
        }

        if (FolderReader.DescribeMissing(path) is { } missing)
        {
            return new SearchLocation(name, path, [], Problem: missing)
            {
                IsMissing = missing.StartsWith(FolderReader.Missing, StringComparison.Ordinal),
            };
        }

        List<string> libraries = [];
        string? problem = null;
        string[] folders = [.. s_layouts.Select(layout => Path.GetFullPath(Path.Combine(path, layout)))];
        foreach ((string layout, string folder) in s_layouts.Zip(folders))
        {
            libraries.AddRange(environment.Names.FilesIn(folder, out string? unreadable));
            problem ??= unreadable is null || layout.Length == 0 ? unreadable : $"{layout} {unreadable}";
        }

        return CheckForCLibrary(new SearchLocation(name, path, libraries, Problem: problem), folders);
    }

    private SearchLocation Folder(string name, string folder)
    {
        IReadOnlyList<string> libraries = environment.Names.FilesIn(folder, out string? problem);
        return CheckForCLibrary(new SearchLocation(name, folder, libraries, Problem: problem), [folder]);
    }

    // Python wheels before 2024.4 have every library of OpenVINO except the C library.
    private SearchLocation CheckForCLibrary(SearchLocation location, IEnumerable<string> folders)
    {
        if (location.Libraries.Count > 0 || location.Problem is not null
            || folders.Select(environment.Names.CoreIn).FirstOrDefault(static file => file is not null) is not { } core)
        {
            return location;
        }

        OpenVinoVersion? version = environment.Names.VersionOfCore(core);
        string release = version is null ? "OpenVINO" : $"OpenVINO {version}";
        string why = version?.IsAtLeast(2024, 4) == true
            ? "Install this OpenVINO again"
            : "Python wheels before 2024.4 do not have it. Install OpenVINO 2024.6 or later, for example with \"pip install --upgrade "
                + "openvino\"";
        return location with
        {
            Problem = $"contains {release} without its C library {environment.Names.Unversioned}. {why}",
            CoreLibrary = core,
        };
    }

    // Only the loader decides which file a name means. The folders are read to learn which versioned names exist, because packages without
    // development files do not have the unversioned name.
    private SearchLocation SystemLoader()
    {
        List<string> names = [environment.Names.Unversioned];
        string? problem = null;
        foreach (string folder in LoaderFolders())
        {
            names.AddRange(environment.Names.FilesIn(folder, out string? unreadable).Select(static file => Path.GetFileName(file)));
            problem ??= unreadable is null ? null : $"{folder} {unreadable}";
        }

        return new SearchLocation("the operating system's loader", string.Empty, [.. names.Distinct()], ByName: true, problem);
    }

    /// <summary>Returns the file that the operating system's loader will probably load for a name, or null.</summary>
    internal string? FileForLoader(string name) => LoaderFolders().Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
        ?? LoaderCache.Read(environment.FileSystemRoot).Find(name).FirstOrDefault();

    /// <summary>The folders that the operating system's loader searches, those of the variable first.</summary>
    internal IEnumerable<string> LoaderFolders()
    {
        if (environment.Names == LibraryNames.Windows)
        {
            return [environment.ApplicationFolder, .. WindowsDependencySearch.SystemFolders(environment), .. Entries("PATH")];
        }

        string[] variables = OperatingSystem.IsMacOS() ? ["DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"] : ["LD_LIBRARY_PATH"];
        string[] system =
        [
            "usr/local/lib", "usr/lib", "usr/lib64", "usr/lib/x86_64-linux-gnu", "usr/lib/aarch64-linux-gnu",
            "lib/x86_64-linux-gnu", "lib/aarch64-linux-gnu", "lib64", "lib", "opt/homebrew/lib",
        ];
        return [.. variables.SelectMany(Entries), .. system.Select(folder => Path.Combine(environment.FileSystemRoot, folder))];
    }

    private IEnumerable<SearchLocation> Installations()
    {
        string? parent = environment.Names == LibraryNames.Windows
            ? environment.Variable("ProgramFiles(x86)")
            : Path.Combine(environment.FileSystemRoot, "opt");
        if (string.IsNullOrEmpty(parent))
        {
            return [];
        }

        string intel = Path.Combine(parent, environment.Names == LibraryNames.Windows ? "Intel" : "intel");
        string[] folders = FolderReader.Folders(intel, "openvino*", out string? problem);
        return problem is null && Directory.Exists(intel)
            ? folders.OrderByDescending(VersionInName, Comparer<string>.Create(LibraryNames.Compare))
                .Select(folder => FileOrFolder(Installation, folder))
            : [new SearchLocation(Installation, intel, [], Problem: problem)];
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
/// <param name="Problem">Why the location, or a part of it, cannot be read; null if it was read.</param>
internal sealed record SearchLocation(
    string Name, string Path, IReadOnlyList<string> Libraries, bool ByName = false, string? Problem = null)
{
    /// <summary>The core library of a runtime that has no C library; otherwise null.</summary>
    internal string? CoreLibrary { get; init; }

    /// <summary>Whether there is no such file or folder.</summary>
    internal bool IsMissing { get; init; }

    /// <summary>Whether a runtime is there that has no C library.</summary>
    internal bool LacksCLibrary => CoreLibrary is not null;
}
