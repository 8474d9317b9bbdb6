using OpenVinoLandmarks.Pictures;
using SkiaSharp;

namespace OpenVinoLandmarks.SkiaSharp;

/// <summary>
/// Reads image files (JPEG, PNG, WebP, GIF, BMP, PNM, PAM) as opaque bitmaps of type Bgra8888, upright by their EXIF orientation, with the
/// limits and checks of the reader of OpenVinoLandmarks.OpenCv. Alpha is ignored, 16-bit values are reduced to eight, color profiles are
/// not applied, and of several frames the first is read. Files that claim too many pixels are refused before memory for them is allocated,
/// and damaged files are refused unless <see cref="PictureReadOptions.AllowDamaged"/> is set. Skia does not report damaged data in the
/// middle of a JPEG whose structure is intact; OpenCV does. Thread-safe.
/// </summary>
public static class SkiaPictureReader
{
    /// <summary>Reads an image file. The path may contain any characters that the system allows.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Limits, and the behaviour for damaged files; null for the defaults.</param>
    /// <returns>A bitmap that the caller disposes.</returns>
    /// <exception cref="ArgumentException">The path is null or empty.</exception>
    /// <exception cref="ImageException">
    /// The file is missing or empty, cannot be read, is a pipe, a socket or a device, is not an image or not one of a supported format, is
    /// damaged, claims too many pixels, or does not fit into memory.
    /// </exception>
    /// <exception cref="DeviceException">Skia's native library cannot be loaded.</exception>
    public static SKBitmap Read(string path, PictureReadOptions? options = null) => Decode(PictureBytes.Read(path), path, options);

    /// <summary>Decodes an image file in memory.</summary>
    /// <param name="bytes">The content of the file.</param>
    /// <param name="name">The name of the image in messages.</param>
    /// <param name="options">Limits, and the behaviour for damaged files; null for the defaults.</param>
    /// <returns>A bitmap that the caller disposes.</returns>
    /// <exception cref="ImageException">
    /// The bytes are not an image or not one of a supported format, are damaged, claim too many pixels, or do not fit into memory.
    /// </exception>
    /// <exception cref="DeviceException">Skia's native library cannot be loaded.</exception>
    public static SKBitmap Decode(ReadOnlySpan<byte> bytes, string name, PictureReadOptions? options = null)
    {
        PictureFile file = new(bytes, name, options);
        SkiaLibrary.EnsureLoaded();
        return new SkiaDecode(file).Run(bytes);
    }
}
