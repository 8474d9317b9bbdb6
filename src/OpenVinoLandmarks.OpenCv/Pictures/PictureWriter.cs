using OpenCvSharp;

namespace OpenVinoLandmarks.OpenCv;

/// <summary>
/// Writes picture files whole or not at all: encoded in memory, written beside the target, then renamed over it. Thread-safe for
/// different targets.
/// </summary>
public static class PictureWriter
{
    private static readonly string[] s_knownExtensions = [".jpg", ".jpeg", ".jpe", ".png", ".webp", ".tif", ".tiff", ".bmp", ".ppm"];

    /// <summary>True when the ending of the name is one that can be written: jpg, jpeg, jpe, png, webp, tif, tiff, bmp, ppm; any case.</summary>
    /// <param name="path">The file's name or path.</param>
    public static bool CanWrite(string path) => s_knownExtensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Writes a picture, replacing a file of that name.</summary>
    /// <param name="path">Where to; the ending chooses the format. JPEG is written at OpenCV's own quality, 95. Its folder must exist.</param>
    /// <param name="picture">8-bit pixels, one, three (BGR) or four (BGRA) channels.</param>
    /// <exception cref="ArgumentNullException">The picture is null.</exception>
    /// <exception cref="ArgumentException">The path is empty or has an ending that cannot be written.</exception>
    /// <exception cref="ImageException">The file cannot be written, or the format cannot hold the picture (a side over 65,500 pixels in JPEG).</exception>
    public static void Write(string path, Mat picture)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(picture);
        if (!CanWrite(path))
        {
            throw new ArgumentException($"{path}: the ending must be one of {string.Join(' ', s_knownExtensions)}.", nameof(path));
        }

        byte[] bytes = Encode(path, picture);
        string target = Path.GetFullPath(path);
        string part = Path.Combine(Path.GetDirectoryName(target)!, $".{Guid.NewGuid():N}.part");
        try
        {
            File.WriteAllBytes(part, bytes);
            File.Move(part, target, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            DeletePart(part);
            throw new ImageException($"{path}: cannot be written: {e.Message}", e);
        }
    }

    private static byte[] Encode(string path, Mat picture)
    {
        try
        {
            if (Cv2.ImEncode(Path.GetExtension(path).ToLowerInvariant(), picture, out byte[] bytes) && bytes.Length > 0)
            {
                return bytes;
            }
        }
        catch (OpenCVException e)
        {
            throw new ImageException($"{path}: this format cannot hold a picture of {picture.Cols}x{picture.Rows} {picture.Type()}.", e);
        }

        throw new ImageException($"{path}: this format cannot hold a picture of {picture.Cols}x{picture.Rows} {picture.Type()}.");
    }

    private static void DeletePart(string part)
    {
        try
        {
            File.Delete(part);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The failure to write is what the caller hears of; where even deleting fails, there is nothing more to do.
        }
    }
}
