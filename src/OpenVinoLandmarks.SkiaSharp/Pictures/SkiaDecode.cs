using OpenVinoLandmarks.Pictures;
using SkiaSharp;

namespace OpenVinoLandmarks.SkiaSharp;

/// <summary>A single decode of <see cref="SkiaPictureReader"/>, which reports each failure as an <see cref="ImageException"/>.</summary>
internal sealed class SkiaDecode(PictureFile file)
{
    private const int BytesPerPixel = 4;

    // Skia counts the bytes of a bitmap in 31 bits.
    private const long MostPixels = int.MaxValue / BytesPerPixel;

    /// <summary>Returns the pixels.</summary>
    /// <exception cref="ImageException">See <see cref="SkiaPictureReader.Decode"/>.</exception>
    public SKBitmap Run(ReadOnlySpan<byte> bytes)
    {
        if (file.Info.Format is PictureFormat.Tiff or PictureFormat.Jpeg2000 or PictureFormat.Hdr or PictureFormat.SunRaster)
        {
            throw new ImageException(
                $"{file.Name}: SkiaSharp does not read {file.Info.Format}, OpenCV does. Convert the image to JPEG, PNG or WebP.");
        }

        if (PictureInfo.Multiply(file.Info.Width, file.Info.Height) > MostPixels)
        {
            throw file.TooLargeFor("SkiaSharp", $"{MostPixels} in total");
        }

        SKBitmap? bitmap = null;
        try
        {
            bitmap = file.Info.Format == PictureFormat.Pnm ? DecodePnm(bytes, out string? damage) : DecodeBySkia(bytes, out damage);
            file.AddDamage(damage);
            file.Warn();
            return bitmap;
        }
        catch (OutOfMemoryException e)
        {
            bitmap?.Dispose();
            throw file.NoMemory(e);
        }
        catch
        {
            bitmap?.Dispose();
            throw;
        }
    }

    private SKBitmap DecodePnm(ReadOnlySpan<byte> bytes, out string? damage)
    {
        int width = (int)file.Info.Width, height = (int)file.Info.Height;
        long rowBytes = 3L * width;
        if (rowBytes * height > Array.MaxLength)
        {
            throw file.TooLargeFor("SkiaSharp", $"{Array.MaxLength / 3} in total in this format");
        }

        byte[] pixels = new byte[rowBytes * height];
        damage = PnmPicture.Decode(bytes, y => pixels.AsSpan((int)(y * rowBytes), (int)rowBytes)) ? null : "values are missing";
        return new ImageView(pixels, width, height, PixelFormat.Bgr24).ToSKBitmap();
    }

    private unsafe SKBitmap DecodeBySkia(ReadOnlySpan<byte> bytes, out string? damage)
    {
        fixed (byte* start = bytes)
        {
            using SKData data = SKData.Create((nint)start, bytes.Length);
            using SKCodec codec =
                SKCodec.Create(new SKMemoryStream(data), out SKCodecResult opened) ?? throw file.Unreadable(Describe(opened), null);

            // Without a color space, Skia returns the values of the file, as OpenCV does. It cannot draw into colors that are not
            // multiplied by alpha, so they become opaque afterwards.
            SKSizeI size = file.Reduction == 1 ? codec.Info.Size : codec.GetScaledDimensions(1f / file.Reduction);
            SKImageInfo info = new(size.Width, size.Height, SKColorType.Bgra8888, SKAlphaType.Opaque);
            SKImageInfo stored = codec.Info.IsOpaque ? info : info with { AlphaType = SKAlphaType.Unpremul };
            SKBitmap bitmap = new();
            try
            {
                if (!bitmap.TryAllocPixels(info, SKBitmapAllocFlags.ZeroPixels))
                {
                    throw file.NoMemory(null);
                }

                SKCodecResult result = codec.GetPixels(stored, bitmap.GetPixels());
                damage = result switch
                {
                    SKCodecResult.Success => null,
                    SKCodecResult.IncompleteInput or SKCodecResult.ErrorInInput => Describe(result),
                    _ => file.FitsIntoMemory(BytesPerPixel) ? throw file.Unreadable(Describe(result), null) : throw file.NoMemory(null),
                };
                MakeOpaque(bitmap, stored.AlphaType);
                return Upright(bitmap, codec.EncodedOrigin);
            }
            catch
            {
                bitmap.Dispose();
                throw;
            }
        }
    }

    private static string? Describe(SKCodecResult result) => result switch
    {
        SKCodecResult.IncompleteInput => "the file ends before its last row",
        SKCodecResult.ErrorInInput => "its data is damaged",
        SKCodecResult.InvalidInput => "it cannot be decoded",
        _ => null,
    };

    private static void MakeOpaque(SKBitmap bitmap, SKAlphaType stored)
    {
        for (int y = 0; stored != SKAlphaType.Opaque && y < bitmap.Height; y++)
        {
            foreach (ref uint pixel in SkiaImageExtensions.RowOf(bitmap, y))
            {
                pixel |= 0xFF000000;
            }
        }
    }

    // Returns the bitmap itself if it is upright, otherwise a turned or mirrored copy, and disposes the bitmap.
    private static unsafe SKBitmap Upright(SKBitmap bitmap, SKEncodedOrigin origin)
    {
        nint right = bitmap.Width - 1, stride = bitmap.RowBytes / BytesPerPixel, bottom = (bitmap.Height - 1) * stride;

        // The first pixel of the upright picture in the bitmap, and the steps to its right and lower neighbours.
        (nint first, nint across, nint down) = origin switch
        {
            SKEncodedOrigin.TopRight => (right, -1, stride),
            SKEncodedOrigin.BottomRight => (bottom + right, -1, -stride),
            SKEncodedOrigin.BottomLeft => (bottom, 1, -stride),
            SKEncodedOrigin.LeftTop => (0, stride, 1),
            SKEncodedOrigin.RightTop => (bottom, -stride, 1),
            SKEncodedOrigin.RightBottom => (bottom + right, -stride, -1),
            SKEncodedOrigin.LeftBottom => (right, stride, -1),
            _ => ((nint)0, (nint)1, stride),
        };
        if (first == 0 && across == 1)
        {
            return bitmap;
        }

        bool isTurned = Math.Abs(across) != 1;
        SKBitmap upright = isTurned
            ? SkiaImageExtensions.Create(bitmap.Height, bitmap.Width)
            : SkiaImageExtensions.Create(bitmap.Width, bitmap.Height);
        uint* source = (uint*)bitmap.GetPixels() + first;
        for (int y = 0; y < upright.Height; y++)
        {
            Span<uint> row = SkiaImageExtensions.RowOf(upright, y);
            uint* pixel = source + y * down;
            for (int x = 0; x < row.Length; x++, pixel += across)
            {
                row[x] = *pixel;
            }
        }

        bitmap.Dispose();
        return upright;
    }
}
