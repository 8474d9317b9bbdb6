namespace OpenVinoLandmarks.Tests.Alignment;

/// <summary>The warp in its plainest form: one pixel after the other, from BGR pixels, with a function for the border.</summary>
internal static class NaiveWarp
{
    public static byte[] Run(
        byte[] bgr, int imageWidth, int imageHeight, SimilarityTransform toImage, AlignBorder border, int width, int height)
    {
        byte[] result = new byte[width * height * 3];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                // 1024ths of a pixel, then 32nds.
                double column = Math.Round(toImage.A * x * 1024) + Math.Round((toImage.X - toImage.B * y) * 1024);
                double row = Math.Round(toImage.B * x * 1024) + Math.Round((toImage.Y + toImage.A * y) * 1024);
                long column32 = (long)Math.Floor((column + 16) / 32), row32 = (long)Math.Floor((row + 16) / 32);
                long left = (long)Math.Floor(column32 / 32.0), top = (long)Math.Floor(row32 / 32.0);
                int right = (int)(column32 - 32 * left), lower = (int)(row32 - 32 * top);
                for (int channel = 0; channel < 3; channel++)
                {
                    int sum = (32 - right) * (32 - lower) * Pixel(left, top, channel) + right * (32 - lower) * Pixel(left + 1, top, channel)
                        + (32 - right) * lower * Pixel(left, top + 1, channel) + right * lower * Pixel(left + 1, top + 1, channel);
                    result[(y * width + x) * 3 + channel] = (byte)((sum + 512) / 1024);
                }
            }
        }

        return result;

        int Pixel(long x, long y, int channel) => Place(x, imageWidth) is { } column && Place(y, imageHeight) is { } row
            ? bgr[(row * imageWidth + column) * 3 + channel]
            : 0;

        int? Place(long index, int length)
        {
            if (border == AlignBorder.Black)
            {
                return index >= 0 && index < length ? (int)index : null;
            }

            if (border == AlignBorder.Replicate || length == 1)
            {
                return (int)Math.Clamp(index, 0, length - 1);
            }

            int period = 2 * (length - 1);
            int inPeriod = (int)((index % period + period) % period);
            return inPeriod < length ? inPeriod : period - inPeriod;
        }
    }
}
