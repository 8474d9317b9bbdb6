using OpenCvSharp;

namespace OpenVinoLandmarks.OpenCv;

/// <summary>
/// Writes image files completely or not at all: the image is encoded in memory, written to a temporary file beside the target, and the
/// temporary file is renamed. Thread-safe for different targets.
/// </summary>
public static class PictureWriter
{
    private static readonly string[] s_knownExtensions = [".jpg", ".jpeg", ".jpe", ".png", ".webp", ".tif", ".tiff", ".bmp", ".ppm"];

    /// <summary>
    /// Returns true if the format of the extension can be written: jpg, jpeg, jpe, png, webp, tif, tiff, bmp, ppm, in any case.
    /// </summary>
    /// <param name="path">The file's name or path.</param>
    public static bool CanWrite(string path) => s_knownExtensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Writes an image and replaces an existing file.</summary>
    /// <param name="path">
    /// The file; its extension selects the format, and its folder must exist. JPEG is written with OpenCV's default quality, 95.
    /// </param>
    /// <param name="picture">8-bit pixels with one, three (BGR) or four (BGRA) channels.</param>
    /// <exception cref="ArgumentNullException">The picture is null.</exception>
    /// <exception cref="ArgumentException">The path is empty, or its format cannot be written.</exception>
    /// <exception cref="ImageException">
    /// The file cannot be written, or the format cannot hold the image (JPEG: more than 65,500 pixels per side).
    /// </exception>
    public static void Write(string path, Mat picture)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(picture);
        if (!CanWrite(path))
        {
            throw new ArgumentException($"{path}: the extension must be one of {string.Join(' ', s_knownExtensions)}.", nameof(path));
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
            throw new ImageException($"{path}: this format cannot hold an image of {picture.Cols}x{picture.Rows} {picture.Type()}.", e);
        }

        throw new ImageException($"{path}: this format cannot hold an image of {picture.Cols}x{picture.Rows} {picture.Type()}.");
    }

    private static void DeletePart(string part)
    {
        try
        {
            File.Delete(part);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The caller gets the error of the write; if the file cannot be deleted either, nothing more can be done.
        }
    }
}
