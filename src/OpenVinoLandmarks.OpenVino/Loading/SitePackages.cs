namespace OpenVinoLandmarks.OpenVino.Loading;

/// <summary>
/// Finds the site-packages folders of the Python installations in which OpenVINO may be installed: the active environment's, the user's
/// and the system's.
/// </summary>
internal static class SitePackages
{
    /// <summary>Returns the folders that exist, in the order in which they are searched.</summary>
    internal static IEnumerable<string> Folders(SearchEnvironment environment)
    {
        foreach (string variable in (string[])["VIRTUAL_ENV", "CONDA_PREFIX"])
        {
            if (environment.Variable(variable) is { Length: > 0 } prefix)
            {
                foreach (string folder in Below(prefix))
                {
                    yield return folder;
                }
            }
        }

        string[] prefixes = environment.Names == LibraryNames.Windows
            ? [.. Children(Path.Combine(environment.Variable("LOCALAPPDATA") ?? string.Empty, "Programs", "Python"))]
            :
            [
                Path.Combine(environment.Home, ".local"), Path.Combine(environment.FileSystemRoot, "usr", "local"),
                Path.Combine(environment.FileSystemRoot, "usr"),
            ];
        foreach (string folder in prefixes.SelectMany(Below))
        {
            yield return folder;
        }
    }

    // lib/python3.12/site-packages (on Debian dist-packages), on Windows Lib/site-packages; the newest Python first.
    private static IEnumerable<string> Below(string prefix)
    {
        IEnumerable<string> pythons = Children(Path.Combine(prefix, "lib"))
            .Where(static d => Path.GetFileName(d).StartsWith("python3", StringComparison.Ordinal))
            .OrderByDescending(static d => Path.GetFileName(d)["python".Length..], Comparer<string>.Create(LibraryNames.Compare));
        return pythons.Prepend(Path.Combine(prefix, "Lib"))
            .SelectMany(static python => (string[])[Path.Combine(python, "site-packages"), Path.Combine(python, "dist-packages")])
            .Where(Directory.Exists);
    }

    private static string[] Children(string folder) => Directory.Exists(folder) ? Directory.GetDirectories(folder) : [];
}
