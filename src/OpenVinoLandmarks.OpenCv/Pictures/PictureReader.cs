using OpenCvSharp;
using OpenVinoLandmarks.Pictures;

namespace OpenVinoLandmarks.OpenCv;

/// <summary>
/// Reads image files (JPEG, PNG, WebP, TIFF, BMP, PNM, PAM, GIF, JPEG 2000, Radiance HDR, Sun raster) as 8-bit BGR, upright by their EXIF
/// orientation. Grey becomes three equal channels, alpha is ignored, 16-bit values are reduced to their upper eight bits, and of several
/// pages or frames the first is read. Files that claim too many pixels are refused before memory for them is allocated, and damaged files
/// are refused unless <see cref="PictureReadOptions.AllowDamaged"/> is set. Thread-safe.
/// </summary>
public static class PictureReader
{
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
    public static Mat Read(string path, PictureReadOptions? options = null) => Decode(PictureBytes.Read(path), path, options);

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
        PictureFile file = new(bytes, name, options);
        OpenCvLibrary.EnsureLoaded();
        return new PictureDecode(file).Run(bytes);
    }
}
