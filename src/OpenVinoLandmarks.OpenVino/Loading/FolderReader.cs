namespace OpenVinoLandmarks.OpenVino.Loading;

/// <summary>
/// Lists folders that may be missing, may belong to another user or may be on a disk that does not answer: the search goes on with the next
/// one.
/// </summary>
internal static class FolderReader
{
    /// <summary>How the description of a path that does not exist starts.</summary>
    internal const string Missing = "does not exist";

    /// <summary>Returns the files of a folder; an empty list if there is no such folder or if it cannot be listed.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="pattern">A name with wildcards.</param>
    /// <param name="problem">Why the folder cannot be listed; null if it was listed or is missing.</param>
    internal static string[] Files(string folder, string pattern, out string? problem) =>
        List(folder, () => Directory.GetFiles(folder, pattern), out problem);

    /// <summary>Returns the folders in a folder; an empty list if there is no such folder or if it cannot be listed.</summary>
    /// <inheritdoc cref="Files"/>
    internal static string[] Folders(string folder, string pattern, out string? problem) =>
        List(folder, () => Directory.GetDirectories(folder, pattern), out problem);

    /// <summary>Describes a path under which no library was found.</summary>
    /// <param name="path">The path.</param>
    /// <returns>Why it cannot be read; null if it exists and can be read.</returns>
    internal static string? DescribeMissing(string path)
    {
        try
        {
            _ = File.GetAttributes(path);
            return null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Missing + DescribeMistake(path);
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            return Describe(e) + DescribeMistake(path);
        }
    }

    /// <summary>Returns the length of a file, or of the file that a link leads to; null if it cannot be read.</summary>
    internal static long? LengthOf(string file)
    {
        try
        {
            return Path.Exists(file) ? new FileInfo(LoadedLibrary.RealPath(file)).Length : null;
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            return null;
        }
    }

    /// <summary>Returns why a file cannot be read; null if it can.</summary>
    internal static string? DescribeUnreadable(string file)
    {
        try
        {
            using FileStream stream = File.OpenRead(file);
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return "cannot be read: no permission";
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            return $"cannot be read: {e.Message}";
        }
    }

    private static string[] List(string folder, Func<string[]> list, out string? problem)
    {
        problem = null;
        try
        {
            return Directory.Exists(folder) ? list() : [];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            problem = Describe(e);
            return [];
        }
    }

    private static bool IsUnreadable(Exception e) =>
        e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    private static string Describe(Exception e) =>
        e is UnauthorizedAccessException ? "cannot be listed: no permission" : $"cannot be read: {e.Message}";

    // What a shell or a settings file has left in the text.
    private static string DescribeMistake(string path)
    {
        if (path.AsSpan().IndexOfAny('"', '\'') >= 0)
        {
            return "; the quotes are part of the name: remove them";
        }

        if (path.StartsWith('~'))
        {
            return "; ~ is not replaced by the home folder here: write the whole path";
        }

        if (path.Contains('$', StringComparison.Ordinal) || (path.StartsWith('%') && path.IndexOf('%', 1) > 0))
        {
            return "; variables are not replaced here: write the whole path";
        }

        return Path.PathSeparator == ':' && path.Contains(';', StringComparison.Ordinal)
            ? "; entries are separated by : on this system, not by ;"
            : string.Empty;
    }
}
