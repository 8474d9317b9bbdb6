using OpenCvSharp;
using OpenVinoLandmarks.Files;

namespace OpenVinoLandmarks.OpenCv;

/// <summary>
/// Reads image files (JPEG, PNG, WebP, TIFF, BMP, PNM, PAM, GIF, JPEG 2000, Radiance HDR, Sun raster) as 8-bit BGR, upright by their EXIF
/// orientation. Grey becomes three equal channels, alpha is ignored, 16-bit values are reduced to their upper eight bits, and of several
/// pages or frames the first is read. Files that claim too many pixels are refused before memory for them is allocated, and damaged files
/// are refused unless <see cref="PictureReadOptions.AllowDamaged"/> is set. Thread-safe.
/// </summary>
public static class PictureReader
{
    // Far larger than the file of any camera.
    private const int MaximumBytes = 1 << 30;

    private static readonly PictureReadOptions s_defaults = new();

    private static readonly string[] s_knownExtensions =
        [".jpg", ".jpeg", ".jpe", ".png", ".webp", ".tif", ".tiff", ".bmp", ".dib", ".ppm", ".pgm", ".pbm", ".pnm"];

    /// <summary>File extensions of images in a folder, in lower case with the dot.</summary>
    public static IReadOnlyList<string> Extensions => s_knownExtensions;

    /// <summary>Reads an image file. The path may contain any characters that the system allows.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Limits, and the behaviour for damaged files; null for the defaults.</param>
    /// <returns>A CV_8UC3 Mat that the caller disposes.</returns>
    /// <exception cref="ArgumentException">The path is null or empty.</exception>
    /// <exception cref="ImageException">
    /// The file is missing or empty, cannot be read, is a pipe, a socket or a device, is not an image or not one of a supported format, is
    /// damaged, claims too many pixels, or does not fit into memory.
    /// </exception>
    /// <exception cref="DeviceException">OpenCV's native library cannot be loaded.</exception>
    public static Mat Read(string path, PictureReadOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Decode(ReadBytes(path), path, options);
    }

    /// <summary>Decodes an image file in memory.</summary>
    /// <param name="bytes">The content of the file.</param>
    /// <param name="name">The name of the image in messages.</param>
    /// <param name="options">Limits, and the behaviour for damaged files; null for the defaults.</param>
    /// <returns>A CV_8UC3 Mat that the caller disposes.</returns>
    /// <exception cref="ImageException">
    /// The bytes are not an image or not one of a supported format, are damaged, claim too many pixels, or do not fit into memory.
    /// </exception>
    /// <exception cref="DeviceException">OpenCV's native library cannot be loaded.</exception>
    public static Mat Decode(ReadOnlySpan<byte> bytes, string name, PictureReadOptions? options = null)
    {
        if (bytes.IsEmpty)
        {
            throw new ImageException($"{name}: the file is empty.");
        }

        OpenCvLibrary.EnsureLoaded();
        return new PictureDecode(name, options ?? s_defaults).Run(bytes);
    }

    private static byte[] ReadBytes(string path)
    {
        if (FileStatus.IsSpecial(path))
        {
            throw new ImageException(
                $"{path}: is a pipe, a socket or a device, not a file. Read its bytes yourself and call PictureReader.Decode.");
        }

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
            if (all.Length + count > MaximumBytes)
            {
                throw TooLarge(path);
            }

            all.Write(block, 0, count);
        }

        return all.ToArray();
    }

    private static ImageException TooLarge(string path) => new($"{path}: larger than {MaximumBytes >> 20} MiB, which is not an image.");
}
