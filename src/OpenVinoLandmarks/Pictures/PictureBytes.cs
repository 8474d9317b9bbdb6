using OpenVinoLandmarks.Files;

namespace OpenVinoLandmarks.Pictures;

/// <summary>Reads and writes the bytes of picture files, with a message about the file for each failure. Thread-safe.</summary>
internal static class PictureBytes
{
    // Far larger than the file of any camera.
    private const int Maximum = 1 << 30;

    /// <summary>Reads a whole file.</summary>
    /// <exception cref="ArgumentException">The path is null or empty.</exception>
    /// <exception cref="ImageException">The file is missing, cannot be read, or is a pipe, a socket or a device.</exception>
    public static byte[] Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (FileStatus.IsSpecial(path))
        {
            throw new ImageException(
                $"{path}: is a pipe, a socket or a device, not a file. Read its bytes yourself and call the reader's method Decode.");
        }

        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
            if (file.CanSeek && file.Length > Maximum)
            {
                throw TooLarge(path);
            }

            return file.CanSeek && file.Length > 0 ? ReadKnown(file) : ReadUnknown(file, path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ImageException($"{path}: no such file.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            // A folder that is opened as a file throws the same exception.
            string reason = Directory.Exists(path) ? "is a folder, not an image." : "no permission to read the file.";
            throw new ImageException($"{path}: {reason}", e);
        }
        catch (OutOfMemoryException e)
        {
            throw new ImageException($"{path}: not enough memory to read the file.", e);
        }
        catch (Exception e) when (e is IOException or NotSupportedException or ArgumentException)
        {
            throw new ImageException($"{path}: cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Writes a whole file or nothing, and replaces an existing file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bytes">Its content.</param>
    /// <param name="inputs">Files that must not be replaced, or null. The written file becomes one of them.</param>
    /// <exception cref="ImageException">The file cannot be written, or is one of <paramref name="inputs"/>.</exception>
    public static void Write(string path, byte[] bytes, FileSet? inputs)
    {
        try
        {
            FileWriter.Write(path, bytes, inputs);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImageException($"{path}: cannot be written: {e.Message}", e);
        }
    }

    private static byte[] ReadKnown(FileStream file)
    {
        byte[] bytes = new byte[file.Length];
        int count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return count == bytes.Length ? bytes : bytes[..count];
    }

    // Files of the kernel, such as those below /proc, do not report a length.
    private static byte[] ReadUnknown(FileStream file, string path)
    {
        using MemoryStream all = new();
        byte[] block = new byte[1 << 16];
        int count;
        while ((count = file.Read(block)) > 0)
        {
            if (all.Length + count > Maximum)
            {
                throw TooLarge(path);
            }

            all.Write(block, 0, count);
        }

        return all.ToArray();
    }

    private static ImageException TooLarge(string path) => new($"{path}: larger than {Maximum >> 20} MiB, which is not an image.");
}
