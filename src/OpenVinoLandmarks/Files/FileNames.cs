namespace OpenVinoLandmarks.Files;

/// <summary>Finds file names that .NET cannot express, and folders in which the case of a name is ignored.</summary>
internal static class FileNames
{
    /// <summary>The reason for users why a file cannot be opened if <see cref="IsLost"/> is true.</summary>
    public const string LostReason = "the path has bytes that are not UTF-8, and .NET cannot open such a path. Rename the file or folder, "
        + "for example with convmv.";

    /// <summary>
    /// Returns true if a path has bytes that are not UTF-8. .NET replaces such bytes by U+FFFD, in arguments and in listings of folders,
    /// and the result names no file.
    /// </summary>
    /// <param name="path">The path. A relative path includes the current folder.</param>
    public static bool IsLost(string path)
    {
        const char Replacement = '\uFFFD';
        return path.Length > 0 && !path.Contains('\0') && Path.GetFullPath(path).Contains(Replacement) && !Path.Exists(path);
    }

    /// <summary>
    /// Finds out whether names that differ only in case are the same file in a folder. The folder may be missing: a new folder is like
    /// the one that it is created in.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <returns>True if case is ignored; false if it is not, or if the folder cannot be examined.</returns>
    public static bool IgnoreCaseIn(string folder)
    {
        DirectoryInfo? existing = new(Path.GetFullPath(folder));
        while (existing is { Exists: false })
        {
            existing = existing.Parent;
        }

        if (existing is null)
        {
            return false;
        }

        // No list of file systems is complete, and on some the answer differs from folder to folder. A file that is looked up by another
        // spelling of its name gives the answer.
        string probe = Path.Combine(existing.FullName, $".probe-{Guid.NewGuid():N}");
        try
        {
            using FileStream file = new(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return File.Exists(Path.Combine(existing.FullName, Path.GetFileName(probe).ToUpperInvariant()));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
