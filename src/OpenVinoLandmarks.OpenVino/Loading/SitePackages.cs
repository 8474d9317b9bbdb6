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
        string[] active = [.. Present(environment.Variable("VIRTUAL_ENV")), .. Present(environment.Variable("CONDA_PREFIX"))];
        string[] folders = [.. active.SelectMany(prefix => Below(prefix, unreadable))];
        if (environment.Names == LibraryNames.Windows)
        {
            return [.. folders, .. OnWindows(environment, unreadable)];
        }

        string[] prefixes =
        [
            .. Present(Under(environment.Home, ".local")), Path.Combine(environment.FileSystemRoot, "usr", "local"),
            Path.Combine(environment.FileSystemRoot, "usr"),
        ];
        return [.. folders, .. prefixes.SelectMany(prefix => Below(prefix, unreadable))];
    }

    // Packages that "pip install --user" installs; the installer's folders for one user; its folders for all users.
    private static IEnumerable<string> OnWindows(SearchEnvironment environment, ICollection<(string Folder, string Problem)> unreadable)
    {
        IEnumerable<string> installed = Pythons(Under(environment.Variable("LOCALAPPDATA"), "Programs", "Python"))
            .Concat(Pythons(environment.Variable("ProgramFiles") ?? string.Empty));
        return Pythons(Under(environment.Variable("APPDATA"), "Python"))
            .Select(static python => Path.Combine(python, "site-packages"))
            .Where(Directory.Exists)
            .Concat(installed.SelectMany(python => Below(python, unreadable)));

        IEnumerable<string> Pythons(string parent) => parent.Length == 0 ? [] : NewestFirst(Children(parent, unreadable), "Python3");
    }

    // python3.12 on Unix, Python312 on Windows.
    private static IEnumerable<string> NewestFirst(IEnumerable<string> folders, string start) => folders
        .Where(folder => Path.GetFileName(folder).StartsWith(start, StringComparison.Ordinal))
        .OrderByDescending(static folder => Path.GetFileName(folder)["python".Length..], Comparer<string>.Create(LibraryNames.Compare));

    private static IEnumerable<string> Present(string? prefix) => string.IsNullOrEmpty(prefix) ? [] : [prefix];

    // lib/python3.12/site-packages (on Debian dist-packages), on Windows Lib/site-packages; the newest Python first.
    private static IEnumerable<string> Below(string prefix, ICollection<(string Folder, string Problem)> unreadable)
    {
        return NewestFirst(Children(Path.Combine(prefix, "lib"), unreadable), "python3").Prepend(Path.Combine(prefix, "Lib"))
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
