using System.Runtime.InteropServices;
using OpenCvSharp;

namespace OpenVinoLandmarks.Managed.Tests.Golden;

/// <summary>Reads images and converts them to the input of the models: planes of blue, green and red, 0 to 255.</summary>
internal static class Pictures
{
    public static Mat Read(string file) => Cv2.ImDecode(File.ReadAllBytes(file), ImreadModes.Color);

    public static float[] ToPlanes(Mat picture)
    {
        Assert.AreEqual(MatType.CV_8UC3, picture.Type());
        using Mat continuous = picture.Clone();
        int pixels = picture.Rows * picture.Cols;
        byte[] bytes = new byte[pixels * 3];
        Marshal.Copy(continuous.Data, bytes, 0, bytes.Length);
        return ToPlanes(bytes, pixels);
    }

    public static float[] ToPlanes(byte[] bytes, int pixels)
    {
        float[] planes = new float[bytes.Length];
        for (int i = 0; i < pixels; i++)
        {
            for (int channel = 0; channel < 3; channel++)
            {
                planes[channel * pixels + i] = bytes[i * 3 + channel];
            }
        }

        return planes;
    }
}
