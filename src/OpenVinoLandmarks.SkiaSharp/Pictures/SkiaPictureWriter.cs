using OpenVinoLandmarks.Pictures;
using SkiaSharp;

namespace OpenVinoLandmarks.SkiaSharp;

/// <summary>
/// Writes image files completely or not at all: the image is encoded in memory, written to a temporary file beside the target, and the
/// temporary file is renamed. Thread-safe for different targets.
/// </summary>
public static class SkiaPictureWriter
{
    // That of OpenCV.
    private const int JpegQuality = 95;

    private static readonly string[] s_extensions = [".jpg", ".jpeg", ".jpe", ".png", ".webp"];

    /// <summary>Extensions of the formats that can be written, in lower case with the dot.</summary>
    public static IReadOnlyList<string> Extensions => s_extensions;

    /// <summary>Writes an image and replaces an existing file. A link at this path is replaced, not followed.</summary>
    /// <param name="path">
    /// The file; its extension, one of <see cref="Extensions"/> in any case, selects the format, and its folder must exist. JPEG is written
    /// with quality 95, WebP without loss.
    /// </param>
    /// <param name="bitmap">The pixels.</param>
    /// <exception cref="ArgumentNullException">The bitmap is null.</exception>
    /// <exception cref="ArgumentException">The path is empty, or its format cannot be written.</exception>
    /// <exception cref="ImageException">
    /// The file cannot be written, or the format cannot hold the image (JPEG: more than 65,535 pixels per side; WebP: 16,383).
    /// </exception>
    public static void Write(string path, SKBitmap bitmap) => PictureBytes.Write(path, Encode(path, bitmap), null);

    /// <summary>Returns the bytes of an image file.</summary>
    /// <param name="path">The name of the file, whose extension selects the format.</param>
    /// <param name="bitmap">The pixels.</param>
    /// <exception cref="ArgumentNullException">The bitmap is null.</exception>
    /// <exception cref="ArgumentException">The path is empty, or its format cannot be written.</exception>
    /// <exception cref="ImageException">The format cannot hold the image.</exception>
    public static byte[] Encode(string path, SKBitmap bitmap)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(bitmap);
        using SKPixmap? pixels = bitmap.PeekPixels();
        using SKData? data = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".jpg" or ".jpeg" or ".jpe" => pixels?.Encode(
                new SKJpegEncoderOptions(JpegQuality, SKJpegEncoderDownsample.Downsample420, SKJpegEncoderAlphaOption.Ignore)),
            ".png" => pixels?.Encode(SKPngEncoderOptions.Default),
            ".webp" => pixels?.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 75)),
            _ => throw new ArgumentException($"{path}: the extension must be one of {string.Join(' ', s_extensions)}.", nameof(path)),
        };
        return data is { IsEmpty: false }
            ? data.ToArray()
            : throw new ImageException(
                $"{path}: this format cannot hold an image of {bitmap.Width}x{bitmap.Height} {bitmap.ColorType}.");
    }
}
