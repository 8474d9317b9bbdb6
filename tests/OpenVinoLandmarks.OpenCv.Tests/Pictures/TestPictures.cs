using System.Buffers.Binary;
using OpenCvSharp;

namespace OpenVinoLandmarks.OpenCv.Tests.Pictures;

/// <summary>Creates pictures for the tests, as pixels and as the bytes of files.</summary>
internal static class TestPictures
{
    public static string SamplePath { get; } = Path.Combine(TestData.RepositoryRoot, "samples", "images", "astronaut.jpg");

    public static byte[] SampleBytes { get; } = System.IO.File.ReadAllBytes(SamplePath);

    /// <summary>Creates a picture of random pixels, which are the same in each run.</summary>
    public static Mat Noise(int width, int height, MatType type)
    {
        byte[] bytes = new byte[width * height * type.Channels * (type.Depth == MatType.CV_16U ? 2 : 1)];
        new Random(width * 7919 + height).NextBytes(bytes);
        using Mat borrowed = Mat.FromPixelData(height, width, type, bytes);
        return borrowed.Clone();
    }

    /// <summary>Creates a picture that compresses like a photo: the sample in another size.</summary>
    public static Mat Smooth(int width, int height)
    {
        using Mat sample = Cv2.ImDecode(SampleBytes, ImreadModes.Color);
        Mat small = new();
        Cv2.Resize(sample, small, new Size(width, height));
        return small;
    }

    /// <summary>Encodes a small photo as a file of this extension, WebP without loss.</summary>
    public static byte[] File(string extension)
    {
        using Mat photo = Smooth(203, 157), grey = new(), values = new();
        if (extension is ".pgm" or ".pbm")
        {
            Cv2.CvtColor(photo, grey, ColorConversionCodes.BGR2GRAY);
            return Encode(extension, grey);
        }

        photo.ConvertTo(values, MatType.CV_32FC3, 1 / 255.0);
        int[] parameters = extension == ".webp" ? [64, 101] : [];
        Assert.IsTrue(Cv2.ImEncode(extension, extension == ".hdr" ? values : photo, out byte[] bytes, parameters));
        return bytes;
    }

    public static byte[] Encode(string extension, Mat picture)
    {
        Assert.IsTrue(Cv2.ImEncode(extension, picture, out byte[] bytes));
        return bytes;
    }

    /// <summary>Inserts an EXIF block with an orientation and nothing else after the start marker of a JPEG.</summary>
    public static byte[] WithOrientation(byte[] jpeg, byte orientation)
    {
        byte[] app1 =
        [
            0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8,
            .. "II*\0"u8, 8, 0, 0, 0,
            1, 0,
            0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0,
            0, 0, 0, 0,
        ];
        return [.. jpeg[..2], .. app1, .. jpeg[2..]];
    }

    /// <summary>Creates a small PNG whose header states another size; the checksum of the header is correct.</summary>
    public static byte[] PngWithHeaderSize(uint width, uint height)
    {
        using Mat small = Noise(4, 4, MatType.CV_8UC3);
        byte[] png = Encode(".png", small);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(16), width);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(20), height);
        uint crc = uint.MaxValue;
        foreach (byte value in png.AsSpan(12, 17))
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), ~crc);
        return png;
    }

    public static byte[] Pixels(Mat mat)
    {
        using Mat whole = mat.Clone();
        byte[] bytes = new byte[checked((int)(whole.Total() * whole.ElemSize()))];
        System.Runtime.InteropServices.Marshal.Copy(whole.Data, bytes, 0, bytes.Length);
        return bytes;
    }
}
