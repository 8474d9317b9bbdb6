using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Loading;

/// <summary>
/// Finds the libraries that the loader of Windows would load with a DLL, and names those that are missing: its own message says only that
/// "the specified module could not be found". Nothing is loaded.
/// </summary>
/// <param name="environment">The facts about the machine.</param>
internal sealed class WindowsDependencySearch(SearchEnvironment environment)
{
    // Names of sets of functions (API sets), which the loader maps to libraries of the system. There are no files of these names.
    private static readonly string[] s_virtualPrefixes = ["api-ms-", "ext-ms-"];

    private readonly string[] _systemFolders = SystemFolders(environment);
    private readonly SearchOrder _order = new(environment);

    /// <summary>The architecture of files that this process can load; <see cref="Machine.Unknown"/> if it is not checked.</summary>
    internal static Machine OwnMachine => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => Machine.Amd64,
        Architecture.Arm64 => Machine.Arm64,
        _ => Machine.Unknown,
    };

    /// <summary>Returns the folders of Windows itself.</summary>
    internal static string[] SystemFolders(SearchEnvironment environment) =>
        environment.Variable("SystemRoot") is { Length: > 0 } root ? [Path.Combine(root, "System32"), root] : [];

    /// <summary>Returns the libraries that are missing, each with the one that needs it; an empty list if all are there.</summary>
    /// <param name="library">The path of a library, which is loaded by its whole path.</param>
    /// <param name="preloaded">Libraries that are loaded before it, so that the loader finds them by name.</param>
    internal IReadOnlyList<MissingLibrary> FindMissing(string library, IEnumerable<string> preloaded)
    {
        // .NET loads by a whole path with LOAD_WITH_ALTERED_SEARCH_PATH: the folder of the library takes the place of the program's.
        string[] folders = [Path.GetDirectoryName(Path.GetFullPath(library)) ?? string.Empty, .. _order.LoaderFolders()];
        List<MissingLibrary> missing = [];
        HashSet<string> seen = new(preloaded.Select(static file => Path.GetFileName(file)), StringComparer.OrdinalIgnoreCase);
        Queue<string> next = new([library]);
        while (next.TryDequeue(out string? dependent))
        {
            foreach (string name in (PeFile.Read(dependent)?.Needed ?? []).Where(name => !IsVirtual(name) && seen.Add(name)))
            {
                string? found = folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
                if (found is null)
                {
                    missing.Add(new MissingLibrary(name, Path.GetFileName(dependent)));
                }
                else if (!_systemFolders.Contains(Path.GetDirectoryName(found)))
                {
                    next.Enqueue(found);
                }
            }
        }

        return missing;
    }

    private static bool IsVirtual(string name) =>
        s_virtualPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
