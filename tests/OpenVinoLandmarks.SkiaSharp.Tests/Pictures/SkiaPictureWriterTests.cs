using OpenVinoLandmarks.SkiaSharp.Tests.Bitmaps;
using SkiaSharp;

namespace OpenVinoLandmarks.SkiaSharp.Tests.Pictures;

/// <summary>Checks that <see cref="SkiaPictureWriter"/> writes files completely or not at all, in the formats that it names.</summary>
[TestClass]
public sealed class SkiaPictureWriterTests
{
    [TestMethod]
    [DataRow("a.png", 0)]
    [DataRow("a.WEBP", 0)]
    [DataRow("ü 写.jpg", 8)]
    public void Write_ThenRead_HasThePixels(string name, int tolerance)
    {
        using ScratchFolder folder = new();
        using SKBitmap bitmap = SkiaImageTests.Gradient(40, 30);
        string path = folder.File(name);

        SkiaPictureWriter.Write(path, bitmap);
        SkiaPictureWriter.Write(path, bitmap);

        using SKBitmap read = SkiaPictureReader.Read(path);
        Assert.AreEqual(bitmap.Info.Size, read.Info.Size);
        for (int x = 0; x < 40; x++)
        {
            Assert.IsLessThanOrEqualTo(tolerance, Math.Abs(bitmap.GetPixel(x, 11).Green - read.GetPixel(x, 11).Green));
        }

        Assert.HasCount(1, Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    public void Write_UnknownExtensionOrFolderMissing_ThrowsAndLeavesNothing()
    {
        using ScratchFolder folder = new();
        using SKBitmap bitmap = SkiaImageTests.Gradient(4, 3);

        Assert.ThrowsExactly<ArgumentException>(() => SkiaPictureWriter.Write(folder.File("a.tiff"), bitmap));
        Assert.ThrowsExactly<ImageException>(() => SkiaPictureWriter.Write(folder.File("none/a.png"), bitmap));

        Assert.IsEmpty(Directory.GetFileSystemEntries(folder.Path));
    }

    [TestMethod]
    public void Encode_MorePixelsThanTheFormatHolds_Throws()
    {
        using SKBitmap wide = new(20_000, 1, SKColorType.Bgra8888, SKAlphaType.Opaque);

        ImageException e = Assert.ThrowsExactly<ImageException>(() => SkiaPictureWriter.Encode("wide.webp", wide));

        StringAssert.Contains(e.Message, "20000x1");
    }
}
