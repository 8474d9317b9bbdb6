using OpenCvSharp;

namespace OpenVinoLandmarks.OpenCv.Tests.Pictures;

/// <summary>Checks which layouts of TIFF are read, that alpha is ignored, and that missing strips and tiles are seen.</summary>
[TestClass]
public sealed class TiffTests
{
    public static IEnumerable<object[]> Layouts =>
        from isBigEndian in new[] { false, true }
        from isBigTiff in new[] { false, true }
        from isPlanar in new[] { false, true }
        from tile in new[] { 0, 32 }
        from isDeflated in new[] { false, true }
        select new object[] { isBigEndian, isBigTiff, isPlanar, tile, isDeflated };

    [TestMethod]
    [DynamicData(nameof(Layouts))]
    public void Decode_EveryLayout_ReadsThePixels(bool isBigEndian, bool isBigTiff, bool isPlanar, int tile, bool isDeflated)
    {
        TiffBuilder tiff = new()
        {
            IsBigEndian = isBigEndian, IsBigTiff = isBigTiff, IsPlanar = isPlanar, Tile = tile, IsDeflated = isDeflated,
        };

        AssertPixels(tiff, 200, 100, 50);
    }

    [TestMethod]
    [DynamicData(nameof(Layouts))]
    public void Decode_LayoutWithAPieceOutsideTheFile_Throws(
        bool isBigEndian, bool isBigTiff, bool isPlanar, int tile, bool isDeflated)
    {
        TiffBuilder tiff = new()
        {
            IsBigEndian = isBigEndian, IsBigTiff = isBigTiff, IsPlanar = isPlanar, Tile = tile, IsDeflated = isDeflated, ClaimedSide = 1000,
        };

        ImageException e = Assert.ThrowsExactly<ImageException>(() => PictureReader.Decode(tiff.Build(), "cut.tif"));

        StringAssert.Contains(e.Message, "cut.tif: the image is damaged");
    }

    [TestMethod]
    [DataRow(false, false, 0, 8)]
    [DataRow(true, false, 0, 8)]
    [DataRow(false, true, 0, 8)]
    [DataRow(true, true, 32, 8)]
    [DataRow(false, false, 32, 8)]
    [DataRow(false, false, 0, 16)]
    public void Decode_AlphaOfZero_IsIgnored(bool isBigEndian, bool isPlanar, int tile, int bits)
    {
        foreach (int meaning in new[] { 0, 1, 2 })
        {
            TiffBuilder tiff = new()
            {
                IsBigEndian = isBigEndian, IsPlanar = isPlanar, Tile = tile, Bits = bits, Pixel = [200, 100, 50, 0], ExtraSamples = meaning,
            };

            AssertPixels(tiff, 200, 100, 50);
        }
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    public void Decode_GreyWithAlphaOfZero_IsGrey(int meaning) =>
        AssertPixels(new TiffBuilder { Pixel = [120, 0], ExtraSamples = meaning }, 120, 120, 120);

    [TestMethod]
    [DataRow(3, 32)]
    [DataRow(3, 16)]
    [DataRow(3, 64)]
    [DataRow(2, 16)]
    [DataRow(1, 32)]
    public void Decode_ValuesThatAreNotUnsignedOfUpTo16Bits_AreNotSupported(int format, int bits)
    {
        TiffBuilder tiff = new() { SampleFormat = format, Bits = bits };

        ImageException e = Assert.ThrowsExactly<ImageException>(() => PictureReader.Decode(tiff.Build(), "float.tif"));

        StringAssert.Contains(e.Message, "not supported");
        Assert.DoesNotContain("damaged", e.Message);
    }

    [TestMethod]
    [DataRow(5)]
    [DataRow(8)]
    public void Decode_CompressedDataWithAHole_Throws(int compression)
    {
        using Mat picture = TestPictures.Smooth(203, 157);
        Assert.IsTrue(Cv2.ImEncode(".tif", picture, out byte[] whole, [259, compression, 278, 20]));
        using Mat same = PictureReader.Decode(whole, "whole.tif");
        CollectionAssert.AreEqual(TestPictures.Pixels(picture), TestPictures.Pixels(same));

        for (int at = 1000; at < whole.Length - 5000; at += whole.Length / 7)
        {
            byte[] hole = [.. whole];
            hole.AsSpan(at, 3000).Clear();
            Assert.ThrowsExactly<ImageException>(() => PictureReader.Decode(hole, "hole.tif"), $"hole at {at}");
        }
    }

    private static void AssertPixels(TiffBuilder tiff, byte red, byte green, byte blue)
    {
        using Mat read = PictureReader.Decode(tiff.Build(), tiff.ToString());

        byte[] expected = [.. Enumerable.Repeat(new[] { blue, green, red }, tiff.Width * tiff.Height).SelectMany(pixel => pixel)];
        CollectionAssert.AreEqual(expected, TestPictures.Pixels(read), tiff.ToString());
    }
}
