using OpenVinoLandmarks.Imaging;

namespace OpenVinoLandmarks.Faces;

/// <summary>
/// Brings whole images into the input of a network, and maps coordinates of the input back to the image. Resizing is that of
/// <see cref="FaceCrop"/>, OpenCV's INTER_LINEAR. Thread-safe.
/// </summary>
/// <param name="width">Width of the input in pixels.</param>
/// <param name="height">Height of the input in pixels.</param>
/// <param name="fit">Where the image is placed.</param>
internal sealed class ImageFitting(int width, int height, ImageFit fit = ImageFit.Letterbox)
{
    private const int Channels = 3;

    /// <summary>Width of the input in pixels.</summary>
    public int Width => width;

    /// <summary>Height of the input in pixels.</summary>
    public int Height => height;

    /// <summary>True if fractions of pixels of the resized image are cut off; false if they are rounded, half to even.</summary>
    public bool CutsFractions { get; init; }

    /// <summary>True if the network takes red, green, blue.</summary>
    public bool IsRgb { get; init; }

    /// <summary>The colour of the rest of the input in the network's order of channels; black by default.</summary>
    public (byte First, byte Second, byte Third) Padding { get; init; }

    /// <summary>Writes an image into the input.</summary>
    /// <param name="image">The image.</param>
    /// <param name="input">Receives the bytes, rows without padding.</param>
    public void Write(ImageView image, Span<byte> input)
    {
        input = input[..FaceCrop.ByteCount(width, height)];
        if (fit == ImageFit.Stretch)
        {
            FaceCrop.Write(image, PixelRegion.Whole(image), input, width, height);
        }
        else
        {
            (int resizedWidth, int resizedHeight) = (Resized(image.Width, image, width), Resized(image.Height, image, height));
            (int left, int top) = Offset(resizedWidth, resizedHeight);
            input.Clear();
            Span<byte> place = input[((top * width + left) * Channels)..];
            FaceCrop.Write(image, PixelRegion.Whole(image), place, resizedWidth, resizedHeight, width * Channels);
        }

        if (IsRgb)
        {
            ChannelSwap.Run(input);
        }

        if (fit != ImageFit.Stretch && Padding != default)
        {
            (int resizedWidth, int resizedHeight) = (Resized(image.Width, image, width), Resized(image.Height, image, height));
            Pad(input, Offset(resizedWidth, resizedHeight), resizedWidth, resizedHeight);
        }
    }

    /// <summary>Returns the mapping of coordinates in pixels of the input to pixels of an image.</summary>
    public InputMapping FromPixels(int imageWidth, int imageHeight)
    {
        if (fit == ImageFit.Stretch)
        {
            return new InputMapping((float)imageWidth / width, (float)imageHeight / height, 0, 0);
        }

        double scale = Scale(imageWidth, imageHeight);
        (int left, int top) = Offset(Resized(imageWidth, scale, width), Resized(imageHeight, scale, height));
        float toImage = (float)(1 / scale);
        return new InputMapping(toImage, toImage, left, top);
    }

    /// <summary>Returns the mapping of coordinates in fractions of the input to pixels of an image.</summary>
    public InputMapping FromFractions(int imageWidth, int imageHeight)
    {
        if (fit == ImageFit.Stretch)
        {
            return new InputMapping(imageWidth, imageHeight, 0, 0);
        }

        InputMapping pixels = FromPixels(imageWidth, imageHeight);
        return new InputMapping(pixels.ScaleX * width, pixels.ScaleY * height, pixels.Left / width, pixels.Top / height);
    }

    private double Scale(int imageWidth, int imageHeight) => Math.Min((double)width / imageWidth, (double)height / imageHeight);

    private int Resized(int side, ImageView image, int limit) => Resized(side, Scale(image.Width, image.Height), limit);

    private int Resized(int side, double scale, int limit) =>
        Math.Clamp((int)(CutsFractions ? Math.Truncate(side * scale) : Math.Round(side * scale)), 1, limit);

    private (int Left, int Top) Offset(int resizedWidth, int resizedHeight) =>
        fit == ImageFit.LetterboxCentre ? ((width - resizedWidth) / 2, (height - resizedHeight) / 2) : (0, 0);

    private void Pad(Span<byte> input, (int Left, int Top) offset, int resizedWidth, int resizedHeight)
    {
        for (int y = 0; y < height; y++)
        {
            Span<byte> row = input.Slice(y * width * Channels, width * Channels);
            bool hasImage = y >= offset.Top && y < offset.Top + resizedHeight;
            Fill(row[..((hasImage ? offset.Left : width) * Channels)]);
            Fill(hasImage ? row[((offset.Left + resizedWidth) * Channels)..] : []);
        }
    }

    private void Fill(Span<byte> pixels)
    {
        for (int i = 0; i < pixels.Length; i += Channels)
        {
            (pixels[i], pixels[i + 1], pixels[i + 2]) = Padding;
        }
    }
}
