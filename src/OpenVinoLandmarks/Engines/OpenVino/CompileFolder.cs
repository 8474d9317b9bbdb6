using System.Diagnostics.CodeAnalysis;
using OpenVinoLandmarks.Files;

namespace OpenVinoLandmarks.Engines.OpenVino;

/// <summary>
/// A private folder for one compilation. A locked file beside it marks it as used: the operating system releases the lock when the process
/// ends, however it ends, and the next start deletes the folder.
/// </summary>
internal sealed class CompileFolder : IDisposable
{
    private const string LockSuffix = ".lock";
    private const int Attempts = 3;

    // If the file system has no locks, a folder of this age is not in use any more.
    private static readonly TimeSpan s_ageWithoutLocks = TimeSpan.FromDays(1);

    private readonly FileStream _lock;

    private CompileFolder(string path, FileStream lockFile) => (Path, _lock) = (path, lockFile);

    /// <summary>The full path of the folder.</summary>
    public string Path { get; }

    /// <summary>Creates a folder, and deletes those of processes that have ended.</summary>
    /// <param name="parent">The folder of the private folders; created if it is missing.</param>
    /// <returns>The folder; null if it cannot be created.</returns>
    public static CompileFolder? TryCreate(string parent)
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            try
            {
                Directory.CreateDirectory(parent);
                string path = System.IO.Path.Combine(parent, Guid.NewGuid().ToString("N"));
                FileStream lockFile = LockFile.Open(path + LockSuffix, FileMode.CreateNew);

                // Between creating and locking, another process may have deleted the file as one that nobody uses.
                if (!File.Exists(lockFile.Name))
                {
                    lockFile.Dispose();
                    continue;
                }

                CompileFolder folder = new(path, lockFile);
                Directory.CreateDirectory(path);
                DeleteUnused(parent, folder);
                return folder;
            }
            catch (Exception e) when (IsFileError(e))
            {
                // Another process may have locked or deleted the file, or deleted the parent.
                continue;
            }
        }

        return null;
    }

    /// <summary>Whether an exception of a file operation says that the path cannot be used.</summary>
    public static bool IsFileError(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    /// <summary>Deletes all files of the folder.</summary>
    public void Clear()
    {
        foreach (string file in Directory.Exists(Path) ? Directory.GetFiles(Path) : [])
        {
            TryDelete(file);
        }
    }

    /// <summary>Deletes the folder. On Windows, files that OpenVINO has mapped remain until the next start.</summary>
    public void Dispose()
    {
        TryDelete(Path);
        TryDelete(_lock.Name);
        _lock.Dispose();
    }

    private static void DeleteUnused(string parent, CompileFolder own)
    {
        try
        {
            string[] others = [.. Directory.EnumerateFileSystemEntries(parent)
                .Where(entry => !entry.StartsWith(own.Path, StringComparison.Ordinal))];
            if (others.Length == 0)
            {
                return;
            }

            bool hasLocks = !TryLock(own._lock.Name, out _);
            foreach (string entry in others)
            {
                if (hasLocks || DateTime.UtcNow - Directory.GetLastWriteTimeUtc(entry) > s_ageWithoutLocks)
                {
                    DeleteIfUnused(entry);
                }
            }
        }
        catch (Exception e) when (IsFileError(e))
        {
            // What remains is deleted by a later start.
            return;
        }
    }

    private static void DeleteIfUnused(string entry)
    {
        if (!entry.EndsWith(LockSuffix, StringComparison.Ordinal))
        {
            // The lock is created before the folder and deleted after it.
            if (!File.Exists(entry + LockSuffix))
            {
                TryDelete(entry);
            }
        }
        else if (TryLock(entry, out FileStream? lockFile))
        {
            using (lockFile)
            {
                TryDelete(entry[..^LockSuffix.Length]);
                TryDelete(entry);
            }
        }
    }

    private static bool TryLock(string file, [NotNullWhen(true)] out FileStream? lockFile)
    {
        try
        {
            lockFile = LockFile.Open(file, FileMode.Open);
            return true;
        }
        catch (Exception e) when (IsFileError(e))
        {
            lockFile = null;
            return false;
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }
            else
            {
                File.Delete(path);
            }
        }
        catch (Exception e) when (IsFileError(e))
        {
            // What remains is deleted by a later start.
            return;
        }
    }
}
