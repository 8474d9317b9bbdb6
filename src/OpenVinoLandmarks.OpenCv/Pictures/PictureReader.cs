using OpenCvSharp;

namespace OpenVinoLandmarks.OpenCv;

/// <summary>
/// Reads picture files (JPEG, PNG, WebP, TIFF, BMP, PNM and what else OpenCV decodes) as 8-bit BGR, upright by their EXIF orientation:
/// grey becomes three equal channels, alpha is dropped, of 16-bit values the upper eight bits are kept. Thread-safe.
/// </summary>
public static class PictureReader
{
    // Larger than any camera's file by far; also the end of files that never end, such as devices.
    private const int MaximumBytes = 1 << 30;

    private static readonly string[] s_knownExtensions = [".jpg", ".jpeg", ".jpe", ".png", ".webp", ".tif", ".tiff", ".bmp", ".dib", ".ppm", ".pgm", ".pbm", ".pnm"];

    /// <summary>Endings of file names that are taken for pictures when a folder is searched; in lower case, with the dot.</summary>
    public static IReadOnlyList<string> Extensions => s_knownExtensions;

    /// <summary>Reads a picture. The path may have any letters that the system allows.</summary>
    /// <param name="path">The file.</param>
    /// <returns>A CV_8UC3 Mat that the caller disposes.</returns>
    /// <exception cref="ArgumentException">The path is null or empty.</exception>
    /// <exception cref="ImageException">The file is missing, cannot be read, is empty, cut off, no picture, or too large.</exception>
    /// <exception cref="DeviceException">OpenCV's native library cannot be loaded.</exception>
    public static Mat Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Decode(ReadBytes(path), path);
    }

    /// <summary>Decodes a picture that lies in memory as a file's bytes.</summary>
    /// <param name="bytes">The file's content.</param>
    /// <param name="name">What messages call the picture.</param>
    /// <returns>A CV_8UC3 Mat that the caller disposes.</returns>
    /// <exception cref="ImageException">The bytes are no picture, a part of one, or too large a one.</exception>
    /// <exception cref="DeviceException">OpenCV's native library cannot be loaded.</exception>
    public static Mat Decode(ReadOnlySpan<byte> bytes, string name)
    {
        if (bytes.IsEmpty)
        {
            throw new ImageException($"{name}: the file is empty.");
        }

        OpenCvLibrary.EnsureLoaded();
        Mat mat;
        try
        {
            // From memory, because the file reader fills a cut JPEG up with grey where this one refuses it.
            mat = Cv2.ImDecode(bytes, ImreadModes.Color);
        }
        catch (Exception e) when (e is OpenCVException or OpenCvSharpException)
        {
            throw new ImageException($"{name}: the picture is damaged, or larger than OpenCV reads ({1 << 20} pixels a side, 2^30 in all).", e);
        }

        if (mat.Empty())
        {
            mat.Dispose();
            throw new ImageException($"{name}: not a picture that can be read, or one that is cut off.");
        }

        return mat;
    }

    private static byte[] ReadBytes(string path)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
            if (file.CanSeek && file.Length > MaximumBytes)
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
            // The same exception says that a folder was opened as a file.
            throw new ImageException(Directory.Exists(path) ? $"{path}: is a folder, not a picture." : $"{path}: no permission to read it.", e);
        }
        catch (Exception e) when (e is IOException or NotSupportedException or ArgumentException)
        {
            throw new ImageException($"{path}: cannot be read: {e.Message}", e);
        }
    }

    private static byte[] ReadKnown(FileStream file)
    {
        byte[] bytes = new byte[file.Length];
        int count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return count == bytes.Length ? bytes : bytes[..count];
    }

    // Pipes and devices do not say how long they are.
    private static byte[] ReadUnknown(FileStream file, string path)
    {
        using MemoryStream all = new();
        byte[] block = new byte[1 << 16];
        int count;
        while ((count = file.Read(block)) > 0)
        {
            if (all.Length + count > MaximumBytes)
            {
                throw TooLarge(path);
            }

            all.Write(block, 0, count);
        }

        return all.ToArray();
    }

    private static ImageException TooLarge(string path) => new($"{path}: over {MaximumBytes >> 20} MiB, which is no picture.");
}
