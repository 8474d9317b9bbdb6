using System.Diagnostics;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Loading;

/// <summary>
/// Describes each place of the search without loading a library: <see cref="LibrarySearch"/> finds the candidates, as for a load, and the
/// files say whether the loader would accept them.
/// </summary>
internal sealed class LibraryProbe(SearchEnvironment environment)
{
    private readonly LibrarySearch _search = new(environment);
    private readonly DependencySearch _dependencies = new(environment);
    private readonly WindowsDependencySearch _windowsDependencies = new(environment);

    private bool IsWindows => environment.Names == LibraryNames.Windows;

    /// <summary>Returns all places, also those behind the one that would be chosen.</summary>
    /// <param name="fileOrFolder">The only location, or null for the documented ones.</param>
    internal IReadOnlyList<RuntimePlace> Places(string? fileOrFolder)
    {
        List<RuntimePlace> places = [];
        bool isChosen = false;
        foreach (LibraryCandidate candidate in _search.Candidates(fileOrFolder))
        {
            RuntimePlace place = candidate.IsLibrary ? DescribeLibrary(candidate) : DescribeLocation(candidate);
            places.Add(place with { IsChosen = !isChosen && place.IsUsable });
            isChosen |= place.IsUsable;
        }

        return places;
    }

    private RuntimePlace DescribeLocation(LibraryCandidate candidate)
    {
        SearchLocation location = candidate.Location;
        RuntimePlaceContent content = location.LacksCLibrary ? RuntimePlaceContent.WithoutCLibrary
            : location.Problem is null ? RuntimePlaceContent.NoLibrary
            : location.IsMissing ? RuntimePlaceContent.Missing
            : RuntimePlaceContent.Unreadable;
        return new RuntimePlace(location.Name, location.Path, content, candidate.Refusal ?? string.Empty)
        {
            Version = location.CoreLibrary is { } core ? environment.Names.VersionOfCore(core) : null,
        };
    }

    private RuntimePlace DescribeLibrary(LibraryCandidate candidate)
    {
        string name = candidate.Location.Name;
        if (candidate.File is not { } file)
        {
            return new RuntimePlace(name, candidate.Path, RuntimePlaceContent.NoLibrary, "is not in the folders of the loader");
        }

        IReadOnlyList<MissingLibrary> missing = candidate.Refusal is null ? MissingLibraries(file) : [];
        string? fault = candidate.Refusal ?? Fault(file) ?? Describe(missing);
        return new RuntimePlace(name, file, RuntimePlaceContent.Library, fault ?? "can be loaded")
        {
            File = file,
            Version = VersionOf(file),
            IsUsable = fault is null,
            MissingLibraries = [.. missing.Select(static one => one.Name)],
            MissingParts = MissingParts(file),
        };
    }

    // What the operating system's loader would say. Files of macOS are left to it.
    private string? Fault(string file)
    {
        string? fault = IsWindows ? FaultOnWindows(file) : OperatingSystem.IsLinux() ? FaultOnLinux(file) : null;
        bool isChecked = !OperatingSystem.IsMacOS();
        return fault ?? (isChecked && !ElfFile.HasText(file, LibraryLoader.VersionExport) ? LibraryLoader.NotOpenVino : null);
    }

    private static string? FaultOnLinux(string file) => ElfFile.Read(file) is not { } library
        ? FolderReader.DescribeUnreadable(file) ?? "is not a library of Linux"
        : OtherArchitecture(DependencySearch.OwnMachine is var own and not 0 && library.Machine != own);

    // On Linux, LibraryCheck finds truncated files before.
    private static string? FaultOnWindows(string file) => PeFile.Read(file) is not { } library
        ? FolderReader.DescribeUnreadable(file) ?? "is not a library of Windows"
        : library.IsTruncated ? "is truncated. Install this OpenVINO again"
        : OtherArchitecture(WindowsDependencySearch.OwnMachine is var own and not Machine.Unknown && library.Machine != own);

    private static string? OtherArchitecture(bool isOther) =>
        isOther ? $"is built for another processor architecture; this process is {RuntimeInformation.ProcessArchitecture}" : null;

    private IReadOnlyList<MissingLibrary> MissingLibraries(string file)
    {
        IEnumerable<string> preloaded = LibraryLoader.ThreadingLibraries(file);
        return IsWindows ? _windowsDependencies.FindMissing(file, preloaded)
            : OperatingSystem.IsLinux() ? _dependencies.FindMissing(file, preloaded)
            : [];
    }

    private static string? Describe(IReadOnlyList<MissingLibrary> missing)
    {
        if (missing.Count == 0)
        {
            return null;
        }

        IEnumerable<string> all = missing.Select(static one => $"{one.Name}, which {one.NeededBy} needs");
        return $"cannot be loaded: {string.Join("; ", all)}, {(missing.Count == 1 ? "is" : "are")} missing";
    }

    private OpenVinoVersion? VersionOf(string file)
    {
        // libopenvino_c.so may be a link to a file with a version, and needs a core library whose name has one.
        string? core = ElfFile.Read(file)?.Needed
            .FirstOrDefault(static name => name.StartsWith("libopenvino.so.", StringComparison.Ordinal));
        return environment.Names.ReleaseOf(file)
            ?? environment.Names.ReleaseOf(LoadedLibrary.RealPath(file))
            ?? (core is null ? null : environment.Names.VersionOfCore(core))
            ?? VersionResource(file);
    }

    private static OpenVinoVersion? VersionResource(string file)
    {
        if (!OperatingSystem.IsWindows() || FileVersionInfo.GetVersionInfo(file).ProductVersion is not { Length: > 0 } text)
        {
            return null;
        }

        try
        {
            return OpenVinoVersion.Parse(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    // Debian's packages have the plugins in a folder of their own below the libraries, such as openvino-2024.6.0.
    private static string[] MissingParts(string file)
    {
        string folder = Path.GetDirectoryName(LoadedLibrary.RealPath(file)) ?? string.Empty;
        string[] folders = [Path.GetDirectoryName(Path.GetFullPath(file)) ?? string.Empty, folder, .. PluginFolders(folder)];
        string processor = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86 ? "intel" : "arm";
        string[] parts = [$"openvino_{processor}_cpu_plugin", "openvino_ir_frontend"];
        return [.. parts.Where(part => !folders.Any(place => FolderReader.Files(place, $"*{part}*", out _).Length > 0))];

        static string[] PluginFolders(string folder) => FolderReader.Folders(folder, "openvino*", out _);
    }
}
