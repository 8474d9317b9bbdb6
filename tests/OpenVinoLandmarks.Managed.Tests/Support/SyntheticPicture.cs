namespace OpenVinoLandmarks.Managed.Tests.Support;

/// <summary>
/// Generates the inputs that <c>models/bundled/NAME/numbers.json</c> was computed from, equal on all machines: squares of 8 x 8 pixels with
/// one value per channel, the upper 8 of the 32 bits of <see cref="Lcg"/> with the seed in the file, in the order channel, row, column.
/// </summary>
internal static class SyntheticPicture
{
    public static float[] Make(ulong seed, int channels, int height, int width)
    {
        Lcg random = new(seed);
        (int rows, int columns) = ((height + 7) / 8, (width + 7) / 8);
        float[] picture = new float[channels * height * width];
        for (int c = 0; c < channels; c++)
        {
            float[] squares = new float[rows * columns];
            for (int i = 0; i < squares.Length; i++)
            {
                squares[i] = random.Next() >> 24;
            }

            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                {
                    picture[(c * height + y) * width + x] = squares[y / 8 * columns + x / 8];
                }
            }
        }

        return picture;
    }
}
