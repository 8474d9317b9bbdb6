using System.Buffers.Binary;
using System.Runtime.Versioning;
using System.Text;
using OpenCvSharp;

namespace OpenVinoLandmarks.OpenCv.Tests.Pictures;

/// <summary>Checks that the size in the header is compared with the limit before a decoder allocates memory for it.</summary>
[TestClass]
public sealed class PictureLimitTests
{
    private const int Side = 16_000;

    public static IEnumerable<object[]> Formats =>
    [
        [".jpg"], [".png"], [".webp"], [".tif"], [".bmp"], [".ppm"], [".pam"], [".gif"], [".jp2"], [".hdr"], [".ras"],
    ];

    [TestMethod]
    [DynamicData(nameof(Formats))]
    public void Decode_ClaimAboveTheLimit_IsRefusedWithTheRemedy(string extension)
    {
        ImageException e = Assert.ThrowsExactly<ImageException>(() => PictureReader.Decode(Claim(extension), "large" + extension));

        StringAssert.StartsWith(e.Message, $"large{extension}: the image claims {Side} x {Side}");
        StringAssert.Contains(e.Message, "--max-pixels");
        StringAssert.Contains(e.Message, nameof(PictureReadOptions.MaxPixels));
    }

    [TestMethod]
    [DynamicData(nameof(Formats))]
    public void Decode_MaxPixels_IsTheLargestSizeThatIsRead(string extension)
    {
        byte[] file = TestPictures.File(extension);
        using Mat whole = PictureReader.Decode(file, "whole");
        long pixels = whole.Total();

        PictureReader.Decode(file, "equal", new PictureReadOptions { MaxPixels = pixels }).Dispose();
        Assert.ThrowsExactly<ImageException>(() => PictureReader.Decode(file, "less", new PictureReadOptions { MaxPixels = pixels - 1 }));
    }

    [TestMethod]
    public void MaxPixels_LessThanOne_Throws() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new PictureReadOptions { MaxPixels = 0 });

    [TestMethod]
    public void Decode_SmallPictureOfLargeTilesOrFrames_IsRefused()
    {
        byte[] gif = [.. TestPictures.File(".gif")];
        int frame = gif.AsSpan(13 + 768).IndexOf((byte)',') + 13 + 768;
        BinaryPrimitives.WriteUInt16LittleEndian(gif.AsSpan(frame + 5), 65000);
        BinaryPrimitives.WriteUInt16LittleEndian(gif.AsSpan(frame + 7), 65000);
        byte[] tiff = new TiffBuilder { Width = 4, Height = 4, Tile = 16 }.Build();
        Replace(tiff, [0x42, 1, 4, 0, 1, 0, 0, 0, 16, 0], [0x42, 1, 4, 0, 1, 0, 0, 0, 0, 255]);
        Replace(tiff, [0x43, 1, 4, 0, 1, 0, 0, 0, 16, 0], [0x43, 1, 4, 0, 1, 0, 0, 0, 0, 255]);

        foreach (byte[] file in new[] { gif, tiff })
        {
            ImageException e = Assert.ThrowsExactly<ImageException>(() => PictureReader.Decode(file, "large"));
            StringAssert.Contains(e.Message, "--max-pixels");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Formats))]
    [OSCondition(OperatingSystems.Linux)]
    [SupportedOSPlatform("linux")]
    public void Decode_Refused_TakesLittleMemory(string extension)
    {
        byte[] file = Claim(extension);
        PictureReader.Decode(TestPictures.SampleBytes, "warm-up").Dispose();
        File.WriteAllText("/proc/self/clear_refs", "5");
        long before = Peak();

        Assert.ThrowsExactly<ImageException>(() => PictureReader.Decode(file, "large"));

        Assert.IsLessThan(64L << 20, Peak() - before);
    }

    [TestMethod]
    [DataRow("....ftypavif....", "AVIF")]
    [DataRow("....ftypavis....", "AVIF")]
    [DataRow("....ftypheic....", "HEIC")]
    [DataRow("....ftypmif1....", "HEIC")]
    [DataRow("v/1\u0001........", "OpenEXR")]
    [DataRow("PF\n2 2\n-1.0\n....", "PFM")]
    [DataRow("Pf\n2 2\n-1.0\n....", "PFM")]
    public void Decode_KnownFormatThatIsNotRead_SaysSo(string content, string format)
    {
        ImageException e = Assert.ThrowsExactly<ImageException>(() => PictureReader.Decode(Encoding.Latin1.GetBytes(content), "other"));

        StringAssert.Contains(e.Message, format);
        StringAssert.Contains(e.Message, "not supported");
        Assert.DoesNotContain("damaged", e.Message);
    }

    [TestMethod]
    public void Decode_RandomBytesAfterEachSignature_ThrowOnlyImageException()
    {
        Random random = new(7);
        PictureReadOptions strict = new() { MaxPixels = 1 << 22 }, lenient = strict with { AllowDamaged = true };
        foreach (string extension in Formats.Select(format => (string)format[0]))
        {
            byte[] whole = TestPictures.File(extension);
            for (int i = 0; i < 300; i++)
            {
                byte[] changed = [.. whole[..random.Next(12, whole.Length)]];
                for (int k = 0; k < 5; k++)
                {
                    changed[random.Next(Math.Min(changed.Length, 400))] = (byte)random.Next(256);
                }

                try
                {
                    PictureReader.Decode(changed, "random", i % 2 == 0 ? strict : lenient).Dispose();
                }
                catch (ImageException)
                {
                    continue;
                }
            }
        }
    }

    private static long Peak()
    {
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) << 10;
    }

    // A small file whose header claims 16,000 x 16,000 pixels.
    private static byte[] Claim(string extension)
    {
        byte[] file = [.. TestPictures.File(extension)];
        void Little(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value);
        void Big(int at, int value) => BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(at), value);
        switch (extension)
        {
            case ".jpg":
                Big(file.AsSpan().IndexOf<byte>([0xFF, 0xC0]) + 5, Side << 16 | Side);
                return file;
            case ".png":
                return TestPictures.PngWithHeaderSize(Side, Side);
            case ".webp":
                int end = file.AsSpan().IndexOf("VP8L"u8) + 9;
                Little(end, Side - 1 | Side - 1 << 14);
                return file;
            case ".tif":
                return new TiffBuilder { ClaimedSide = Side }.Build();
            case ".bmp":
                Little(18, Side);
                Little(22, -Side);
                return file;
            case ".ppm":
                return Encoding.ASCII.GetBytes($"P6 {Side} {Side} 255\nabc");
            case ".pam":
                return Encoding.ASCII.GetBytes($"P7\nWIDTH {Side}\nHEIGHT {Side}\nDEPTH 3\nMAXVAL 255\nENDHDR\nabc");
            case ".gif":
                Little(6, Side << 16 | Side);
                return file;
            case ".jp2":
                int size = file.AsSpan().IndexOf<byte>([0xFF, 0x4F, 0xFF, 0x51]) + 8;
                Big(size, Side);
                Big(size + 4, Side);
                return file;
            case ".hdr":
                return Encoding.ASCII.GetBytes($"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y {Side} +X {Side}\nabc");
            default:
                Big(4, Side);
                Big(8, Side);
                return file;
        }
    }

    private static void Replace(byte[] file, byte[] old, byte[] bytes)
    {
        int at = file.AsSpan().IndexOf(old);
        Assert.IsGreaterThan(0, at);
        bytes.CopyTo(file, at);
    }
}
