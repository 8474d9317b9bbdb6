namespace OpenVinoLandmarks.Managed.Benchmarks;

/// <summary>Generates the input of all engines: random bytes from a fixed seed.</summary>
internal static class Pixels
{
    public static byte[] Make(int count)
    {
        byte[] pixels = new byte[count];
        new Random(1).NextBytes(pixels);
        return pixels;
    }

    /// <summary>Converts bytes N x H x W x C to floats N x C x H x W.</summary>
    public static float[] ToPlanes(byte[] pixels, IReadOnlyList<int> shape, int batch)
    {
        (int channels, int plane) = (shape[1], shape[2] * shape[3]);
        float[] planes = new float[batch * channels * plane];
        for (int i = 0; i < planes.Length; i++)
        {
            (int pixel, int channel) = int.DivRem(i, channels);
            (int image, int place) = int.DivRem(pixel, plane);
            planes[(image * channels + channel) * plane + place] = pixels[i];
        }

        return planes;
    }
}
