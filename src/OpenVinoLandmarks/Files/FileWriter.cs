namespace OpenVinoLandmarks.Files;

/// <summary>
/// Writes files completely or not at all: the bytes go to a temporary file beside the target, which is then renamed. All files that the
/// libraries and the command line write go through this class. The bindings to OpenVINO do not depend on it and rename the one file that
/// they write.
/// </summary>
internal static class FileWriter
{
    /// <summary>
    /// Writes a file and replaces an existing one. A link at this path is replaced, not followed. Thread-safe for different targets.
    /// </summary>
    /// <param name="path">The file. Its folder must exist.</param>
    /// <param name="bytes">The content.</param>
    /// <param name="inputs">Files that must not be replaced, or null. The written file becomes one of them.</param>
    /// <exception cref="IOException">
    /// The file cannot be written, is a folder, pipe or device, or is one of <paramref name="inputs"/>. The message does not name the file.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes, FileSet? inputs = null)
    {
        string target = Path.GetFullPath(path);
        string part = PartOf(target, "");
        try
        {
            using (FileStream file = new(part, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                file.Write(bytes);
            }

            Rename(part, target, path, inputs);
        }
        catch
        {
            Discard(part);
            throw;
        }
    }

    /// <summary>
    /// Starts a file that another library writes by its path: checks the target as <see cref="Write"/> does, creates an empty temporary
    /// file beside it, and returns its path. End with <see cref="EndReplacement"/> or <see cref="Discard"/>.
    /// </summary>
    /// <param name="path">The target. Its folder must exist.</param>
    /// <param name="extension">The extension of the temporary file, by which the library chooses the format.</param>
    /// <param name="inputs">Files that must not be replaced, or null.</param>
    /// <exception cref="IOException">As <see cref="Write"/>.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static string BeginReplacement(string path, string extension, FileSet? inputs)
    {
        string target = Path.GetFullPath(path);
        CheckKind(target);
        if (inputs is not null)
        {
            lock (inputs)
            {
                CheckInput(target, inputs);
            }
        }

        string part = PartOf(target, extension);
        using FileStream file = new(part, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        return part;
    }

    /// <summary>Renames the finished temporary file to the target, or deletes it if that fails.</summary>
    /// <param name="part">The temporary file of <see cref="BeginReplacement"/>.</param>
    /// <param name="path">The target.</param>
    /// <param name="inputs">Files that must not be replaced, or null. The target becomes one of them.</param>
    /// <exception cref="IOException">As <see cref="Write"/>.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    public static void EndReplacement(string part, string path, FileSet? inputs)
    {
        try
        {
            Rename(part, Path.GetFullPath(path), path, inputs);
        }
        catch
        {
            Discard(part);
            throw;
        }
    }

    /// <summary>
    /// Opens a file that grows while a long run measures, and creates it if it is missing. Unlike <see cref="Write"/>, the file has content
    /// before it is complete, so that an interrupted run keeps it; its format must say whether it is complete. No other program can write
    /// the file meanwhile.
    /// </summary>
    /// <param name="path">The file. Its folder must exist.</param>
    /// <param name="inputs">Files that must not be changed.</param>
    /// <returns>A stream at the start of the file, without a buffer.</returns>
    /// <exception cref="IOException">
    /// The file cannot be written, another process is writing it, or it is a folder, a pipe, a device or one of <paramref name="inputs"/>.
    /// The message does not name the file.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    public static FileStream OpenGrowing(string path, FileSet inputs)
    {
        lock (inputs)
        {
            CheckKind(Path.GetFullPath(path));
            CheckInput(path, inputs);
        }

        // On macOS, .NET has no locks that let others read.
        FileShare share = OperatingSystem.IsMacOS() ? FileShare.None : FileShare.Read;
        FileStream file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, share, bufferSize: 0);
        try
        {
            LockForOthers(file);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Deletes a temporary file if it exists. The caller reports the error of the write; one of the deletion is ignored.</summary>
    /// <param name="part">The temporary file.</param>
    public static void Discard(string part)
    {
        try
        {
            File.Delete(part);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Nothing more can be done.
        }
    }

    // On Linux, FileShare.Read is a lock that several writers can have.
    private static void LockForOthers(FileStream file)
    {
        const int TryAgain = 11;
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            file.Lock(0, 0); // the whole file, however long it becomes
        }
        catch (IOException e) when (e.HResult == TryAgain)
        {
            throw new IOException("another process is writing it.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Some network file systems have no locks.
        }
    }

    private static string PartOf(string target, string extension) =>
        Path.Combine(Path.GetDirectoryName(target) ?? target, $".{Guid.NewGuid():N}.part{extension}");

    private static void Rename(string part, string target, string path, FileSet? inputs)
    {
        if (inputs is null)
        {
            CheckKind(target);
            Replace(part, target);
            return;
        }

        // Without the lock, two files whose names are the same to the file system could replace each other unseen.
        lock (inputs)
        {
            CheckKind(target);
            CheckInput(target, inputs);
            Replace(part, target);
            inputs.Add(path);
        }
    }

    private static void Replace(string part, string target)
    {
        try
        {
            File.Move(part, target, overwrite: true);
        }
        catch (UnauthorizedAccessException e) when (OperatingSystem.IsWindows() && IsOpenElsewhere(target))
        {
            // Windows says only that the access is denied.
            throw new IOException("another program has the file open. Close it there, or name another file.", e);
        }
    }

    private static bool IsOpenElsewhere(string file)
    {
        try
        {
            using FileStream alone = new(file, FileMode.Open, FileAccess.Read, FileShare.None, bufferSize: 0);
            return false;
        }
        catch (IOException e)
        {
            return LockFile.IsInUse(e);
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void CheckInput(string target, FileSet inputs)
    {
        if (inputs.Find(target) is { } input)
        {
            throw new IOException($"it is the same file as {input}, which would be lost. Name another file or folder.");
        }
    }

    // A rename would replace a pipe or a device without an error.
    private static void CheckKind(string target)
    {
        switch (FileStatus.Read(target)?.Kind)
        {
            case FileKind.Folder:
                throw new IOException("it is a folder.");
            case FileKind.Special:
                throw new IOException("it is a pipe or a device, not a file.");
        }
    }
}
