using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Loading;

/// <summary>
/// Finds the libraries that the loader of Linux would load with a library, as ld.so(8) describes, and names those that are missing. Nothing
/// is loaded.
/// </summary>
/// <param name="environment">The facts about the machine.</param>
internal sealed class DependencySearch(SearchEnvironment environment)
{
    private readonly SearchOrder _order = new(environment);
    private readonly LoaderCache _cache = LoaderCache.Read(environment.FileSystemRoot);

    /// <summary>The machine number of ELF files that this process can load; 0 for processors that are not checked.</summary>
    internal static ushort OwnMachine => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 62,
        Architecture.Arm64 => 183,
        _ => 0,
    };

    /// <summary>Returns the libraries that are missing, each with the one that needs it; an empty list if all are there.</summary>
    /// <param name="library">The path of a library.</param>
    /// <param name="preloaded">Libraries that are loaded before it, so that the loader finds them by name.</param>
    internal IReadOnlyList<MissingLibrary> FindMissing(string library, IEnumerable<string> preloaded)
    {
        List<MissingLibrary> missing = [];
        HashSet<string> seen = [.. preloaded.Select(static file => Path.GetFileName(file))];
        Queue<Dependent> next = new([new Dependent(library, [])]);
        while (next.TryDequeue(out Dependent? dependent))
        {
            if (ElfFile.Read(dependent.File) is not { } file)
            {
                continue;
            }

            string origin = Path.GetDirectoryName(Path.GetFullPath(dependent.File)) ?? "/";
            string[] own = [.. file.SearchPath.Split(':', StringSplitOptions.RemoveEmptyEntries).Select(folder => Expand(folder, origin))];
            string[] inherited = file.IsSearchPathInherited ? [.. own, .. dependent.InheritedFolders] : [];
            foreach (string name in file.Needed.Where(seen.Add))
            {
                if (Find(name, inherited, own) is { } found)
                {
                    next.Enqueue(new Dependent(found, inherited));
                }
                else
                {
                    missing.Add(new MissingLibrary(name, Path.GetFileName(dependent.File)));
                }
            }
        }

        return missing;
    }

    /// <summary>Returns the file that the loader finds for a name, or null. The file is not read.</summary>
    internal string? FindFile(string name) => _order.LoaderFolders().Select(folder => Path.Combine(folder, name))
        .Concat(_cache.Find(name))
        .FirstOrDefault(File.Exists);

    private string? Find(string name, IEnumerable<string> inherited, IEnumerable<string> own)
    {
        IEnumerable<string> folders = inherited.Concat(_order.LoaderFolders()).Concat(own);
        return folders.Select(folder => Path.Combine(folder, name))
            .Concat(_cache.Find(name))
            .FirstOrDefault(static file => ElfFile.Read(file) is { IsTruncated: false } library && IsOfThisProcess(library));
    }

    private static bool IsOfThisProcess(ElfFile library) => OwnMachine is 0 || library.Machine == OwnMachine;

    private static string Expand(string folder, string origin) => folder
        .Replace("$ORIGIN", origin, StringComparison.Ordinal)
        .Replace("${ORIGIN}", origin, StringComparison.Ordinal);

    private sealed record Dependent(string File, IReadOnlyList<string> InheritedFolders);
}

/// <summary>A library that the loader needs and does not find.</summary>
/// <param name="Name">Its name, such as <c>libtbb.so.12</c>.</param>
/// <param name="NeededBy">The library that needs it.</param>
internal sealed record MissingLibrary(string Name, string NeededBy);
