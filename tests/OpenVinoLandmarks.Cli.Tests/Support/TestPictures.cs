using System.Buffers.Binary;
using OpenCvSharp;

namespace OpenVinoLandmarks.Cli.Tests.Support;

/// <summary>Encoded pictures for the tests, valid and damaged.</summary>
internal static class TestPictures
{
    /// <summary>The file of the sample picture, which shows one face.</summary>
    public static byte[] Sample { get; } = File.ReadAllBytes(Tool.Sample);

    /// <summary>A picture of one color, encoded for this file extension.</summary>
    public static byte[] Plain(string extension, int width, int height)
    {
        using Mat picture = new(height, width, MatType.CV_8UC3, new Scalar(90, 120, 150));
        Assert.IsTrue(Cv2.ImEncode(extension, picture, out byte[] bytes));
        return bytes;
    }

    /// <summary>A BMP whose header claims 2,000,000,000 x 2,000,000,000 pixels.</summary>
    public static byte[] HugeHeader()
    {
        byte[] bmp = Plain(".bmp", 4, 4);
        BinaryPrimitives.WriteInt32LittleEndian(bmp.AsSpan(18), 2_000_000_000);
        BinaryPrimitives.WriteInt32LittleEndian(bmp.AsSpan(22), 2_000_000_000);
        return bmp;
    }

    /// <summary>The sample with zeros in the middle of its scan, as a failed copy leaves them.</summary>
    public static byte[] WithHole()
    {
        byte[] jpeg = [.. Sample];
        jpeg.AsSpan(jpeg.Length / 2, jpeg.Length / 10).Clear();
        return jpeg;
    }
}
