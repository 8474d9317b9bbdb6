namespace OpenVinoLandmarks.OpenVino.Loading;

/// <summary>
/// Finds the site-packages folders of the Python installations in which OpenVINO may be installed: the active environment's, the user's
/// and the system's.
/// </summary>
internal static class SitePackages
{
    /// <summary>Returns the folders that exist, in the order in which they are searched.</summary>
    /// <param name="environment">The facts about the machine.</param>
    /// <param name="unreadable">Receives each folder that cannot be listed, and the reason.</param>
    internal static IReadOnlyList<string> Folders(SearchEnvironment environment, ICollection<(string Folder, string Problem)> unreadable)
    {
        string?[] active = [environment.Variable("VIRTUAL_ENV"), environment.Variable("CONDA_PREFIX")];
        string[] prefixes = environment.Names == LibraryNames.Windows
            ? [.. Children(Under(environment.Variable("LOCALAPPDATA"), "Programs", "Python"), unreadable)]
            :
            [
                Under(environment.Home, ".local"), Path.Combine(environment.FileSystemRoot, "usr", "local"),
                Path.Combine(environment.FileSystemRoot, "usr"),
            ];
        return [.. active.Concat(prefixes).Where(static prefix => !string.IsNullOrEmpty(prefix))
            .SelectMany(prefix => Below(prefix!, unreadable))];
    }

    // lib/python3.12/site-packages (on Debian dist-packages), on Windows Lib/site-packages; the newest Python first.
    private static IEnumerable<string> Below(string prefix, ICollection<(string Folder, string Problem)> unreadable)
    {
        IEnumerable<string> pythons = Children(Path.Combine(prefix, "lib"), unreadable)
            .Where(static d => Path.GetFileName(d).StartsWith("python3", StringComparison.Ordinal))
            .OrderByDescending(static d => Path.GetFileName(d)["python".Length..], Comparer<string>.Create(LibraryNames.Compare));
        return pythons.Prepend(Path.Combine(prefix, "Lib"))
            .SelectMany(static python => (string[])[Path.Combine(python, "site-packages"), Path.Combine(python, "dist-packages")])
            .Where(Directory.Exists);
    }

    // Without a parent nothing is searched: a relative path would mean the current folder.
    private static string Under(string? parent, params string[] names) =>
        string.IsNullOrEmpty(parent) ? string.Empty : Path.Combine([parent, .. names]);

    private static string[] Children(string folder, ICollection<(string Folder, string Problem)> unreadable)
    {
        string[] children = FolderReader.Folders(folder, "*", out string? problem);
        if (problem is not null)
        {
            unreadable.Add((folder, problem));
        }

        return children;
    }
}
