using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using OpenCvSharp;
using OpenVinoLandmarks.Cli.Tests.Support;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Cli.Tests.Detection;

/// <summary><c>--anonymize</c>: the pictures that it writes, the messages, and the command lines that it refuses.</summary>
[TestClass]
public sealed class AnonymizeTests
{
    private static readonly byte[] s_thumbnail = TestPictures.Plain(".jpg", 16, 16);

    [TestMethod]
    [DataRow("blur")]
    [DataRow("pixelate")]
    [DataRow("FILL")]
    public void Picture_HasNoFace_AndIsOtherwiseUnchanged(string method)
    {
        using ScratchFolder folder = new();
        string target = folder.File("anonymous.png");

        ToolResult result = Tool.Run("detect", "--anonymize", method, "--overlay", target, "--format", "json", Tool.Sample).Succeeded();

        StringAssert.Contains(result.Errors, "note: 1 face is unrecognizable in 1 picture.");
        using Mat picture = PictureReader.Read(target), original = PictureReader.Read(Tool.Sample), difference = new();
        Cv2.Absdiff(original, picture, difference);

        // The face is at (177, 54.7) and has 95.2 x 117.1 pixels; the area is a fifth of that larger on each side, or follows the points.
        using Mat face = new(difference, new Rect(177, 55, 95, 117)), around = new(difference, new Rect(140, 20, 180, 190));
        Assert.IsGreaterThan(10.0, Cv2.Mean(face).Val0);
        around.SetTo(Scalar.Black);
        Assert.AreEqual(0.0, Cv2.Sum(difference).Val0);
        Assert.AreEqual(0, FacesIn(target));
    }

    [TestMethod]
    public void Results_AreThoseWithoutTheOption()
    {
        using ScratchFolder folder = new();

        string plain = Tool.Run("detect", "--format", "json", Tool.Sample).Succeeded().Output;
        string anonymized = Tool.Run(
            "detect", "--format", "json", "--anonymize", "blur", "--overlay", folder.File("a.jpg"), Tool.Sample).Succeeded().Output;

        Assert.AreEqual(plain, anonymized);
    }

    [TestMethod]
    public void Metadata_IsLeftOut()
    {
        using ScratchFolder folder = new();
        string jpeg = folder.Write("in/a.jpg", WithMetadata(TestPictures.Sample));
        string png = folder.Write("in/b.png", WithPngMetadata());
        string webp = folder.Write("in/c.webp", WithWebPMetadata());
        foreach (string file in new[] { jpeg, png, webp })
        {
            AssertHasSecret(file, true);
        }

        ToolResult result = Tool.Run("detect", "--anonymize", "pixelate", "--overlay", folder.File("out"), folder.File("in")).Succeeded();

        StringAssert.Contains(result.Errors, "3 faces are unrecognizable in 3 pictures.");
        foreach (string name in new[] { "out/a.jpg", "out/b.png", "out/c.webp" })
        {
            AssertHasSecret(folder.File(name), false);
            Assert.AreEqual(0, FacesIn(folder.File(name)));
        }
    }

    [TestMethod]
    public void PictureThatFails_IsNotWritten()
    {
        using ScratchFolder folder = new();
        string damaged = folder.Write("in/damaged.jpg", TestPictures.WithHole());
        folder.Copy(Tool.Sample, "in/good.jpg");

        ToolResult result = Tool.Run("detect", "--anonymize", "fill", "--overlay", folder.File("out"), folder.File("in")).Exited(3);

        StringAssert.Contains(result.Errors, damaged);
        StringAssert.Contains(result.Errors, "1 face is unrecognizable in 1 picture.");
        CollectionAssert.AreEqual(new[] { folder.File("out/good.jpg") }, Directory.GetFiles(folder.File("out")));
    }

    [TestMethod]
    public void FailedDetection_WritesNothing()
    {
        using ScratchFolder folder = new();

        Tool.Run("detect", "--anonymize", "blur", "--overlay", folder.File("a.png"), "--roi", "9000,0,10,10", Tool.Sample).Exited(3);

        Assert.IsFalse(File.Exists(folder.File("a.png")));
    }

    [TestMethod]
    public void PictureWithoutAFace_IsWritten_AndCounted()
    {
        using ScratchFolder folder = new();
        string plain = folder.Write("plain.png", TestPictures.Plain(".png", 64, 64));

        ToolResult result = Tool.Run("detect", "--anonymize", "fill", "--overlay", folder.File("out"), plain, Tool.Sample).Succeeded();

        StringAssert.Contains(result.Errors, "1 face is unrecognizable in 2 pictures. No face was found in 1 of them");
        using Mat written = PictureReader.Read(folder.File("out/plain.png"));
        Assert.AreEqual(new Vec3b(90, 120, 150), written.At<Vec3b>(10, 10));
    }

    [TestMethod]
    public void GivenBox_IsCovered()
    {
        using ScratchFolder folder = new();
        string target = folder.File("a.png");

        Tool.Run("detect", "--anonymize", "fill", "--overlay", target, "--face", "300,300,100,100", Tool.Sample).Succeeded();

        using Mat picture = PictureReader.Read(target);
        Assert.AreEqual(new Vec3b(0, 0, 0), picture.At<Vec3b>(290, 290));
        Assert.AreEqual(1, FacesIn(target));
    }

    [TestMethod]
    public void WrongUses_AreRefusedBeforeProcessing()
    {
        using ScratchFolder folder = new();

        Tool.Run("detect", "--anonymize", "blur", Tool.Sample).Refused(2, "--anonymize", "--overlay");
        Tool.Run("detect", "--anonymize", "smear", "--overlay", folder.File("a.png"), Tool.Sample).Refused(2, "--anonymize", "pixelate");
        Tool.Run("detect", "--anonymize", "blur", "--overlay", folder.File("a.png"), "--align", folder.File("faces"), Tool.Sample)
            .Refused(2, "--anonymize", "--align");
        Assert.IsFalse(Directory.Exists(folder.File("faces")));
        Assert.IsFalse(File.Exists(folder.File("a.png")));
    }

    private static int FacesIn(string file) =>
        Tool.Run("detect", "--format", "json", file).Succeeded().Json.GetProperty("faces").GetArrayLength();

    private static void AssertHasSecret(string file, bool expected)
    {
        byte[] bytes = File.ReadAllBytes(file);
        foreach (string text in new[] { "Exif", "ns.adobe.com/xap", "secret person", "GPS" })
        {
            Assert.AreEqual(expected, bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(text)) >= 0, $"{text} in {Path.GetFileName(file)}");
        }

        Assert.AreEqual(expected, bytes.AsSpan().IndexOf(s_thumbnail) >= 0, $"the thumbnail in {Path.GetFileName(file)}");
    }

    // A TIFF header and one text field, then a small JPEG, as cameras store a thumbnail, and an XMP packet.
    private static byte[] Exif()
    {
        byte[] tiff = [.. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x0E, 0x01, 2, 0, 14, 0, 0, 0, 26, 0, 0, 0, 0, 0, 0, 0, .. "secret person\0"u8];
        return [.. tiff, .. "GPS"u8, .. s_thumbnail];
    }

    private static byte[] Xmp() => "<x:xmpmeta xmlns:a='http://ns.adobe.com/xap/1.0/'>secret person, Exif, GPS</x:xmpmeta>"u8.ToArray();

    private static byte[] WithMetadata(byte[] jpeg)
    {
        byte[] exif = Segment([.. "Exif\0\0"u8, .. Exif()]), xmp = Segment([.. "http://ns.adobe.com/xap/1.0/\0"u8, .. Xmp()]);
        return [.. jpeg[..2], .. exif, .. xmp, .. jpeg[2..]];

        static byte[] Segment(byte[] content) => [0xFF, 0xE1, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2), .. content];
    }

    private static byte[] WithPngMetadata()
    {
        byte[] png = Encoded(".png");

        // After the signature and the header, 8 + 25 bytes.
        return [.. png[..33], .. Chunk("eXIf", Exif()), .. Chunk("tEXt", [.. "XML:com.adobe.xmp\0"u8, .. Xmp()]), .. png[33..]];

        static byte[] Chunk(string type, byte[] content)
        {
            byte[] body = [.. Encoding.ASCII.GetBytes(type), .. content];
            byte[] length = new byte[4], checksum = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
            BinaryPrimitives.WriteUInt32BigEndian(checksum, Crc32(body));
            return [.. length, .. body, .. checksum];
        }
    }

    private static byte[] WithWebPMetadata()
    {
        byte[] webp = Encoded(".webp");
        byte[] extended = new byte[10];

        // Flags for EXIF (8) and XMP (4), then width and height minus 1 in 24 bits each.
        extended[0] = 8 | 4;
        (extended[4], extended[5], extended[7], extended[8]) = (0xFF, 1, 0xFF, 1);
        byte[] chunks = [.. Chunk("VP8X", extended), .. webp[12..], .. Chunk("EXIF", Exif()), .. Chunk("XMP ", Xmp())];
        byte[] size = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(size, chunks.Length + 4);
        return [.. "RIFF"u8, .. size, .. "WEBP"u8, .. chunks];

        static byte[] Chunk(string type, byte[] content)
        {
            byte[] length = new byte[4];
            BinaryPrimitives.WriteInt32LittleEndian(length, content.Length);
            return [.. Encoding.ASCII.GetBytes(type), .. length, .. content, .. new byte[content.Length & 1]];
        }
    }

    private static byte[] Encoded(string extension)
    {
        using Mat picture = PictureReader.Read(Tool.Sample);
        Assert.IsTrue(Cv2.ImEncode(extension, picture, out byte[] bytes));
        return bytes;
    }

    private static uint Crc32(byte[] bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }
}
