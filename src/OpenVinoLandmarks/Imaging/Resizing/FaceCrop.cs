using OpenVinoLandmarks.Imaging;

namespace OpenVinoLandmarks;

/// <summary>
/// Cuts a region out of an image and resizes it to the input size of a model: 8-bit BGR, byte for byte the result of OpenCV's
/// <c>resize(..., INTER_LINEAR)</c> for the same pixels. The aspect ratio is not kept. Thread-safe. Crops of a landmark model's size
/// allocate nothing.
/// </summary>
public static class FaceCrop
{
    /// <summary>Number of bytes of one crop: <c>height * width * 3</c>.</summary>
    /// <param name="width">Width of the crop in pixels.</param>
    /// <param name="height">Height of the crop in pixels.</param>
    public static int ByteCount(int width, int height) => checked(width * height * 3);

    /// <summary>Writes the crop as rows of BGR bytes without padding (NHWC).</summary>
    /// <param name="image">
    /// The image. Grey values are used for all channels, alpha is ignored, and 16-bit values are reduced to their upper eight bits.
    /// </param>
    /// <param name="region">The pixels to cut out, inside the image.</param>
    /// <param name="destination">Receives <see cref="ByteCount"/> bytes at its start.</param>
    /// <param name="width">Width of the crop in pixels, at least 1.</param>
    /// <param name="height">Height of the crop in pixels, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The region is empty or leaves the image, or a side of the crop is below 1.</exception>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public static void Write(ImageView image, PixelRegion region, Span<byte> destination, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        Write(image, region, destination, width, height, width * 3);
    }

    /// <summary>Writes the crop into a part of a wider image, whose rows are <paramref name="stride"/> bytes apart.</summary>
    internal static void Write(ImageView image, PixelRegion region, Span<byte> destination, int width, int height, int stride)
    {
        if (!region.IsInside(image))
        {
            throw new ArgumentOutOfRangeException(nameof(region), region, FormattableString.Invariant(
                $"The region must have at least one pixel and be inside the image of {image.Width}x{image.Height} pixels."));
        }

        long needed = (long)stride * (height - 1) + width * 3L;
        if (destination.Length < needed)
        {
            throw new ArgumentException(
                $"A crop of {width}x{height} needs {needed} bytes; there are {destination.Length}.", nameof(destination));
        }

        BilinearResizer.Resize(image, region, destination, width, height, stride);
    }
}
