using System.Security.Cryptography;
using OpenVinoLandmarks.Files;

namespace OpenVinoLandmarks.Setup.Archives;

/// <summary>
/// The folder that an archive is unpacked into. Links are created at the end, and only to files that were unpacked, so that no file is
/// ever written through a link.
/// </summary>
/// <param name="root">The folder, which is new.</param>
/// <param name="archive">The name of the archive, for messages.</param>
/// <param name="rules">What is unpacked, and the limits.</param>
internal sealed class UnpackedFolder(string root, string archive, ArchiveRules rules)
{
    // The headers of a tar file: one block of 512 bytes and the padding of the content per entry, and more for long names.
    private const int HeaderBytes = 4096;
    private const int MostLinkSteps = 10;

    private readonly Dictionary<string, UnpackedFile> _files = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, (string Target, bool IsHard)> _links = new(StringComparer.OrdinalIgnoreCase);
    private readonly byte[] _buffer = new byte[1 << 17];
    private long _bytes;
    private int _entries;

    /// <summary>The most bytes that the decompressed archive may have.</summary>
    public long LongestStream => rules.MaxBytes + ((long)rules.MaxEntries * HeaderBytes);

    /// <summary>Whether the archive has had no entry so far.</summary>
    public bool IsEmpty => _entries == 0;

    /// <summary>Counts an entry.</summary>
    /// <exception cref="ArchiveException">There are too many.</exception>
    public void CountEntry()
    {
        if (++_entries > rules.MaxEntries)
        {
            throw Refuse($"it has more than {rules.MaxEntries} entries");
        }
    }

    /// <summary>Writes a file, unless the rules leave it out.</summary>
    /// <param name="name">The name in the archive.</param>
    /// <param name="content">The content.</param>
    /// <param name="report">Called from time to time.</param>
    /// <exception cref="ArchiveException">The name or the size is refused.</exception>
    /// <exception cref="WriteException">The file cannot be written.</exception>
    public void Write(string name, Stream content, Action report)
    {
        if (Check(name) is not { } path)
        {
            return;
        }

        if (_files.ContainsKey(path) || _links.ContainsKey(path))
        {
            throw Refuse($"it has {name} twice");
        }

        using IncrementalHash hash = ContentHash.Begin(HashAlgorithmName.SHA256);
        using FileStream file = Create(path);
        long size = 0;
        for (int read; (read = content.Read(_buffer)) > 0; size += read)
        {
            if ((_bytes += read) > rules.MaxBytes)
            {
                throw RefuseSize();
            }

            hash.AppendData(_buffer, 0, read);
            Try(() => file.Write(_buffer, 0, read));
            report();
        }

        _files.Add(path, new UnpackedFile(path, size, Convert.ToHexStringLower(hash.GetHashAndReset()), null));
    }

    /// <summary>Notes a link, which <see cref="Finish"/> creates.</summary>
    /// <param name="name">The name in the archive.</param>
    /// <param name="target">The target: relative to the link, or for a hard link a name in the archive.</param>
    /// <param name="isHard">Whether it is a hard link.</param>
    /// <exception cref="ArchiveException">The name is refused, or the target is outside the folder.</exception>
    public void AddLink(string name, string target, bool isHard)
    {
        string? path = Check(name);
        string? resolved = isHard ? Check(target) : Resolve(name, target);
        if (path is null || resolved is null)
        {
            return;
        }

        if (_files.ContainsKey(path) || !_links.TryAdd(path, (resolved, isHard)))
        {
            throw Refuse($"it has {name} twice");
        }
    }

    /// <summary>Checks a name and returns the path in the folder; null if the rules leave it out.</summary>
    /// <param name="name">The name in the archive.</param>
    /// <exception cref="ArchiveException">The name leaves the folder.</exception>
    public string? Check(string name)
    {
        string[] parts = Parts(name);
        if (name.Length == 0 || name[0] is '/' or '\\' || name.Contains('\0', StringComparison.Ordinal) || parts.Contains(".."))
        {
            throw Refuse($"the name '{name}' leaves the folder");
        }

        // On Windows, a backslash separates folders, and a colon names a disk or a stream.
        if (name.AsSpan().IndexOfAny('\\', ':') >= 0)
        {
            throw Refuse($"the name '{name}' has a backslash or a colon");
        }

        return Selected(parts);
    }

    /// <summary>Creates the links and returns all files.</summary>
    /// <exception cref="WriteException">A link cannot be created.</exception>
    public IReadOnlyList<UnpackedFile> Finish()
    {
        List<UnpackedFile> all = [.. _files.Values];
        foreach ((string path, (string target, bool isHard)) in _links)
        {
            // A link to a file that the rules leave out has no use.
            if (FileOf(target) is not { } file)
            {
                continue;
            }

            string full = FullPath(path);
            Try(() => Directory.CreateDirectory(Path.GetDirectoryName(full)!));
            if (isHard || OperatingSystem.IsWindows())
            {
                // Windows lets only administrators create links.
                Try(() => File.Copy(FullPath(file.Path), full));
                all.Add(file with { Path = path });
                continue;
            }

            string relative = Path.GetRelativePath(Path.GetDirectoryName(full)!, FullPath(target));
            Try(() => File.CreateSymbolicLink(full, relative));
            all.Add(new UnpackedFile(path, 0, "", relative));
        }

        return all;
    }

    /// <summary>Creates the error for an archive that is refused.</summary>
    public ArchiveException Refuse(string reason) => new($"{archive} is refused: {reason}.");

    /// <summary>Creates the error for too many bytes.</summary>
    public ArchiveException RefuseSize() => Refuse($"it unpacks to more than the expected {rules.MaxBytes} bytes");

    private static string[] Parts(string name) => [.. name.Split('/', '\\').Where(part => part is not ("" or "."))];

    // The path without the folders that are removed, if it is in a folder that is unpacked.
    private string? Selected(string[] parts)
    {
        string path = string.Join('/', parts.Skip(rules.StrippedFolders));
        bool isWanted = rules.Folders.Count == 0 || rules.Folders.Any(folder => path.StartsWith(folder, StringComparison.Ordinal));
        return path.Length > 0 && isWanted ? path : null;
    }

    private string? Resolve(string name, string target)
    {
        if (target.Length == 0 || target[0] == '/' || target.AsSpan().IndexOfAny('\\', ':', '\0') >= 0)
        {
            throw Refuse($"the link {name} leads to '{target}', outside the folder");
        }

        List<string> parts = [.. Parts(name).SkipLast(1)];
        foreach (string part in Parts(target))
        {
            if (part != "..")
            {
                parts.Add(part);
            }
            else if (parts.Count > rules.StrippedFolders)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else
            {
                throw Refuse($"the link {name} leads to '{target}', outside the folder");
            }
        }

        return Selected([.. parts]);
    }

    // Follows links to links. A path through a link to a folder is not a file, so it is never followed.
    private UnpackedFile? FileOf(string target)
    {
        for (int step = 0; step < MostLinkSteps; step++)
        {
            if (_files.TryGetValue(target, out UnpackedFile? file))
            {
                return file;
            }

            if (!_links.TryGetValue(target, out (string Target, bool IsHard) next))
            {
                return null;
            }

            target = next.Target;
        }

        return null;
    }

    private FileStream Create(string path)
    {
        string full = FullPath(path);
        FileStream? file = null;
        Try(() =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            file = new FileStream(full, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        });
        return file!;
    }

    private string FullPath(string path) => Path.Combine(root, path);

    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WriteException(e);
        }
    }
}
