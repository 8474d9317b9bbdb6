using OpenCvSharp;
using OpenVinoLandmarks.Files;
using OpenVinoLandmarks.Pictures;

namespace OpenVinoLandmarks.OpenCv;

/// <summary>
/// Writes image files completely or not at all: the image is encoded in memory, written to a temporary file beside the target, and the
/// temporary file is renamed. Thread-safe for different targets.
/// </summary>
public static class PictureWriter
{
    /// <summary>
    /// Returns true if the format of the extension can be written. The extensions are those of <see cref="PictureReader.Extensions"/>, in
    /// any case.
    /// </summary>
    /// <param name="path">The file's name or path.</param>
    public static bool CanWrite(string path) =>
        PictureReader.Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Writes an image and replaces an existing file. A link at this path is replaced, not followed.</summary>
    /// <param name="path">
    /// The file; its extension selects the format, and its folder must exist. JPEG is written with OpenCV's default quality, 95. A pgm file
    /// is written in grey, a pbm file in black and white. The PNM formats are written without alpha.
    /// </param>
    /// <param name="picture">8-bit pixels with one, three (BGR) or four (BGRA) channels.</param>
    /// <exception cref="ArgumentNullException">The picture is null.</exception>
    /// <exception cref="ArgumentException">The path is empty, or its format cannot be written.</exception>
    /// <exception cref="ImageException">
    /// The file cannot be written, or the format cannot hold the image (JPEG: more than 65,500 pixels per side).
    /// </exception>
    public static void Write(string path, Mat picture) => Write(path, picture, null);

    /// <summary>Writes an image, but never in place of a protected file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="picture">The pixels.</param>
    /// <param name="inputs">Files that must not be replaced, or null. The written file becomes one of them.</param>
    /// <exception cref="ImageException">As above, or the file is one of <paramref name="inputs"/>.</exception>
    internal static void Write(string path, Mat picture, FileSet? inputs)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(picture);
        if (!CanWrite(path))
        {
            string extensions = string.Join(' ', PictureReader.Extensions);
            throw new ArgumentException($"{path}: the extension must be one of {extensions}.", nameof(path));
        }

        PictureBytes.Write(path, Encode(path, picture), inputs);
    }

    /// <summary>Returns true if the format of the extension holds colors.</summary>
    internal static bool KeepsColor(string path) => Path.GetExtension(path).ToLowerInvariant() is not (".pgm" or ".pbm");

    /// <summary>Returns the bytes of an image file.</summary>
    /// <param name="path">The name of the file, whose extension selects the format.</param>
    /// <param name="picture">The pixels.</param>
    /// <exception cref="ImageException">The format cannot hold the image.</exception>
    internal static byte[] Encode(string path, Mat picture)
    {
        string extension = Path.GetExtension(path).ToLowerInvariant();
        try
        {
            using Mat? converted = Convert(extension, picture);
            if (Cv2.ImEncode(extension, converted ?? picture, out byte[] bytes) && bytes.Length > 0)
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

    // The PNM formats have no alpha and a fixed number of channels, and OpenCV's encoder converts neither.
    // Returns null if the picture is written as it is.
    private static Mat? Convert(string extension, Mat picture)
    {
        ColorConversionCodes? conversion = (extension, picture.Channels()) switch
        {
            (".pgm" or ".pbm", 3) => ColorConversionCodes.BGR2GRAY,
            (".pgm" or ".pbm", 4) => ColorConversionCodes.BGRA2GRAY,
            (".ppm" or ".pnm", 4) => ColorConversionCodes.BGRA2BGR,
            (".ppm", 1) => ColorConversionCodes.GRAY2BGR,
            _ => null,
        };
        if (conversion is not { } code)
        {
            return null;
        }

        Mat converted = new();
        Cv2.CvtColor(picture, converted, code);
        return converted;
    }
}
