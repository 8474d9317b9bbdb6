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
        string part = Path.Combine(Path.GetDirectoryName(target) ?? target, $".{Guid.NewGuid():N}.part");
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
            Delete(part);
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
    /// The file cannot be written, is a folder, pipe or device, or is one of <paramref name="inputs"/>. The message does not name the file.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    public static FileStream OpenGrowing(string path, FileSet inputs)
    {
        lock (inputs)
        {
            CheckKind(Path.GetFullPath(path));
            CheckInput(path, inputs);
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        }
    }

    private static void Rename(string part, string target, string path, FileSet? inputs)
    {
        if (inputs is null)
        {
            CheckKind(target);
            File.Move(part, target, overwrite: true);
            return;
        }

        // Without the lock, two files whose names are the same to the file system could replace each other unseen.
        lock (inputs)
        {
            CheckKind(target);
            CheckInput(target, inputs);
            File.Move(part, target, overwrite: true);
            inputs.Add(path);
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

    private static void Delete(string part)
    {
        try
        {
            File.Delete(part);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The caller gets the error of the write. If the file cannot be deleted either, nothing more can be done.
        }
    }
}
