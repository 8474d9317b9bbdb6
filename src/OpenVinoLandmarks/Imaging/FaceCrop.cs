using OpenVinoLandmarks.Imaging.Resizing;

namespace OpenVinoLandmarks.Imaging;

/// <summary>
/// Cuts a region out of an image and brings it to the size that a model wants: 8-bit BGR, byte for byte what OpenCV's
/// <c>resize(..., INTER_LINEAR)</c> gives for the same pixels. The aspect ratio is not kept. Thread-safe; allocates nothing for
/// targets of a landmark model's size.
/// </summary>
public static class FaceCrop
{
    /// <summary>Bytes of one crop: <c>height * width * 3</c>.</summary>
    /// <param name="width">Width of the crop in pixels.</param>
    /// <param name="height">Height of the crop in pixels.</param>
    public static int ByteCount(int width, int height) => checked(width * height * 3);

    /// <summary>Writes the crop as rows of BGR bytes without gaps (NHWC).</summary>
    /// <param name="image">The image. Grey values are taken for all channels, alpha is ignored, of 16-bit values the upper eight bits are used.</param>
    /// <param name="region">What to cut out, inside the image.</param>
    /// <param name="destination">Takes <see cref="ByteCount"/> bytes at its start.</param>
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

    /// <summary>The same into a part of a wider picture, whose rows are <paramref name="stride"/> bytes apart.</summary>
    internal static void Write(ImageView image, PixelRegion region, Span<byte> destination, int width, int height, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(region.X, nameof(region));
        ArgumentOutOfRangeException.ThrowIfNegative(region.Y, nameof(region));
        ArgumentOutOfRangeException.ThrowIfLessThan(region.Width, 1, nameof(region));
        ArgumentOutOfRangeException.ThrowIfLessThan(region.Height, 1, nameof(region));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)region.X + region.Width, image.Width, nameof(region));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)region.Y + region.Height, image.Height, nameof(region));
        if (destination.Length < (long)stride * (height - 1) + width * 3L)
        {
            throw new ArgumentException($"A crop of {width}x{height} needs {(long)stride * (height - 1) + width * 3L} bytes; there are {destination.Length}.", nameof(destination));
        }

        BilinearResizer.Resize(image, region, destination, width, height, stride);
    }
}
