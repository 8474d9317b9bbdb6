using System.Runtime.InteropServices;
using OpenCvSharp;

namespace OpenVinoLandmarks.Tests.Support;

/// <summary>Creates pictures for tests, and reads their pixels.</summary>
internal static class Pixels
{
    public static Mat Random(Random random, int width, int height)
    {
        byte[] bytes = new byte[width * height * 3];
        random.NextBytes(bytes);
        Mat image = new(height, width, MatType.CV_8UC3);
        Marshal.Copy(bytes, 0, image.Data, bytes.Length);
        return image;
    }

    public static ImageView View(Mat image) =>
        ImageView.FromPointer(image.Data, image.Width, image.Height, (nint)image.Step(), PixelFormat.Bgr24);

    public static byte[] Bytes(Mat image)
    {
        Assert.IsTrue(image.IsContinuous() && image.Type() == MatType.CV_8UC3);
        byte[] bytes = new byte[image.Total() * 3];
        Marshal.Copy(image.Data, bytes, 0, bytes.Length);
        return bytes;
    }

    /// <summary>Converts an image to BGR pixel by pixel: the reference for the readers of all formats.</summary>
    public static byte[] ToBgr(ImageView image)
    {
        byte[] bgr = new byte[image.Width * image.Height * 3];
        int size = image.Format.BytesPerPixel();
        for (int y = 0; y < image.Height; y++)
        {
            ReadOnlySpan<byte> row = image.Row(y);
            for (int x = 0; x < image.Width; x++)
            {
                ReadOnlySpan<byte> pixel = row.Slice(x * size, size);
                (byte blue, byte green, byte red) = image.Format switch
                {
                    PixelFormat.Bgr24 or PixelFormat.Bgra32 => (pixel[0], pixel[1], pixel[2]),
                    PixelFormat.Rgb24 or PixelFormat.Rgba32 => (pixel[2], pixel[1], pixel[0]),
                    PixelFormat.Gray8 => (pixel[0], pixel[0], pixel[0]),
                    PixelFormat.Gray16 => (Upper(pixel, 0), Upper(pixel, 0), Upper(pixel, 0)),
                    _ => (Upper(pixel, 0), Upper(pixel, 1), Upper(pixel, 2)),
                };
                int at = (y * image.Width + x) * 3;
                (bgr[at], bgr[at + 1], bgr[at + 2]) = (blue, green, red);
            }
        }

        return bgr;
    }

    private static byte Upper(ReadOnlySpan<byte> pixel, int channel) => (byte)(MemoryMarshal.Cast<byte, ushort>(pixel)[channel] >> 8);
}
