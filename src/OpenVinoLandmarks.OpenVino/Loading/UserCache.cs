namespace OpenVinoLandmarks.OpenVino.Loading;

/// <summary>
/// The user's folder for everything that this project keeps: fetched models and runtimes, and compiled models. The command
/// <c>ovlandmarks setup</c> fetches runtimes into <c>runtimes/VERSION-RID</c> of this folder.
/// </summary>
internal static class UserCache
{
    private const string Name = "openvino-landmarks";

    /// <summary>
    /// Returns the folder: in <c>XDG_CACHE_HOME</c>, otherwise in <c>~/.cache</c> or, on Windows, in the local application data. Null if
    /// <c>XDG_CACHE_HOME</c> is relative or the user has no home folder, like many system users: a relative path would put the cache into
    /// the current folder.
    /// </summary>
    /// <param name="variable">Reads an environment variable.</param>
    /// <param name="home">The user's home folder, on Windows the local application data.</param>
    internal static string? Folder(Func<string, string?> variable, string home)
    {
        // .NET returns an existing file as the home folder, too.
        string? cache = variable("XDG_CACHE_HOME") is { Length: > 0 } xdg ? xdg
            : !Directory.Exists(home) ? null
            : OperatingSystem.IsWindows() ? home
            : Path.Combine(home, ".cache");
        return cache is not null && Path.IsPathFullyQualified(cache) ? Path.Combine(cache, Name) : null;
    }

    /// <summary>Returns the folder of the current user, or null.</summary>
    internal static string? Folder() => Folder(
        Environment.GetEnvironmentVariable,
        Environment.GetFolderPath(OperatingSystem.IsWindows()
            ? Environment.SpecialFolder.LocalApplicationData
            : Environment.SpecialFolder.UserProfile));

    /// <summary>Returns the folders of the fetched runtimes for a platform, the newest first.</summary>
    /// <param name="cache">The folder of the user.</param>
    /// <param name="runtimeIdentifier">The platform, such as linux-x64.</param>
    /// <param name="parent">The folder that contains them.</param>
    /// <param name="problem">Why that folder cannot be listed; null if it was listed or is missing.</param>
    internal static IReadOnlyList<string> Runtimes(string cache, string runtimeIdentifier, out string parent, out string? problem)
    {
        string end = "-" + runtimeIdentifier;
        parent = Path.Combine(cache, "runtimes");
        return [.. FolderReader.Folders(parent, "*" + end, out problem)
            .OrderByDescending(folder => Path.GetFileName(folder)[..^end.Length], Comparer<string>.Create(LibraryNames.Compare))];
    }
}
