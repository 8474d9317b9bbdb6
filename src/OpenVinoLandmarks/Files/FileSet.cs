namespace OpenVinoLandmarks.Files;

/// <summary>
/// A set of files that are compared by what they are: an existing file by its identity, so that links, bind mounts and file systems that
/// ignore case are seen; a file that does not exist yet by the identity of its folder and its name. Not thread-safe, except that
/// <see cref="FileWriter"/> locks the set that it is given.
/// </summary>
internal sealed class FileSet
{
    private readonly Dictionary<FileIdentity, string> _existing = [];

    // Names that differ only in case may be the same file. Whether they are is asked only if there are such names.
    private readonly Dictionary<string, List<string>> _missing = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds a file, unless it is in the set. An empty path and a folder are ignored.</summary>
    /// <param name="path">The file, which may be missing.</param>
    public void Add(string path)
    {
        if (path.Length == 0)
        {
            return;
        }

        if (FileStatus.Read(path) is { } status)
        {
            if (status.Kind != FileKind.Folder)
            {
                _existing.TryAdd(status.Identity, path);
            }
        }
        else if (Find(path) is null)
        {
            string key = KeyOfMissing(path);
            if (!_missing.TryGetValue(key, out List<string>? paths))
            {
                _missing.Add(key, paths = []);
            }

            paths.Add(path);
        }
    }

    /// <summary>Returns the path under which a file was added, or null if it is not in the set.</summary>
    /// <param name="path">Any path of the file, which may be missing.</param>
    public string? Find(string path)
    {
        if (path.Length == 0)
        {
            return null;
        }

        if (FileStatus.Read(path) is { } status)
        {
            return _existing.GetValueOrDefault(status.Identity);
        }

        string key = KeyOfMissing(path);
        if (!_missing.TryGetValue(key, out List<string>? paths))
        {
            return null;
        }

        return paths.Find(other => KeyOfMissing(other) == key)
            ?? (FileNames.IgnoreCaseIn(Path.GetDirectoryName(Path.GetFullPath(path)) ?? path) ? paths[0] : null);
    }

    // The identity of the nearest folder that exists, then the rest of the path.
    private static string KeyOfMissing(string path)
    {
        string full = Path.GetFullPath(path), rest = "";
        for (string? folder = full; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (folder != full && FileStatus.Read(folder) is { } status)
            {
                return $"{status.Identity.Value}:{rest}";
            }

            rest = Path.Combine(Path.GetFileName(folder), rest);
        }

        return full;
    }
}
