using System.Text;
using OpenCvSharp;

namespace OpenVinoLandmarks.OpenCv.Tests.Pictures;

/// <summary>Checks that PNM and PAM are scaled to 8 bits by the maximum that they state.</summary>
[TestClass]
public sealed class PnmTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(15)]
    [DataRow(100)]
    [DataRow(254)]
    [DataRow(255)]
    [DataRow(256)]
    [DataRow(1023)]
    [DataRow(4095)]
    [DataRow(16383)]
    [DataRow(65534)]
    [DataRow(65535)]
    public void Decode_AnyMaximum_ScalesToEightBits(int maximum)
    {
        int[] values = [0, maximum / 4, maximum / 2, maximum];
        byte[] binary = maximum < 256
            ? [.. values.Select(value => (byte)value)]
            : [.. values.SelectMany(value => new[] { (byte)(value >> 8), (byte)value })];
        string text = string.Join(' ', values);
        byte[][] files =
        [
            [.. Ascii($"P5\n# comment\n4 1\n{maximum}\n"), .. binary],
            Ascii($"P2 4 1 {maximum}\n{text}"),
            [.. Ascii($"P7\nWIDTH 4\nHEIGHT 1\nDEPTH 1\nMAXVAL {maximum}\nTUPLTYPE GRAYSCALE\nENDHDR\n"), .. binary],
        ];
        byte[] expected = [.. values.Select(value => maximum == 65535
            ? (byte)(value >> 8)
            : (byte)Math.Round(value * 255.0 / maximum, MidpointRounding.AwayFromZero))];

        foreach (byte[] file in files)
        {
            using Mat read = PictureReader.Decode(file, "grey");
            byte[] grey = [.. TestPictures.Pixels(read).Where((_, i) => i % 3 == 0)];
            for (int i = 0; i < grey.Length; i++)
            {
                Assert.IsLessThanOrEqualTo(1, Math.Abs(grey[i] - expected[i]), $"maximum {maximum}, value {values[i]}: {grey[i]}");
            }

            Assert.AreEqual(255, grey[3]);
        }
    }

    [TestMethod]
    public void Decode_ColorsAndAlpha_AreBgr()
    {
        byte[] expected = [30, 20, 10];

        AssertPixels([.. Ascii("P6 1 1 255\n"), 10, 20, 30], expected);
        AssertPixels(Ascii("P3 1 1 255 10 20 30"), expected);
        AssertPixels([.. Ascii("P7\nWIDTH 1\nHEIGHT 1\nDEPTH 3\nMAXVAL 255\nTUPLTYPE RGB\nENDHDR\n"), 10, 20, 30], expected);
        AssertPixels([.. Ascii("P7\nWIDTH 1\nHEIGHT 1\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n"), 10, 20, 30, 0], expected);
        AssertPixels([.. Ascii("P7\nWIDTH 1\nHEIGHT 1\nDEPTH 2\nMAXVAL 255\nENDHDR\n"), 10, 0], [10, 10, 10]);
    }

    [TestMethod]
    public void Decode_Bitmap_OneIsBlack()
    {
        byte[] expected = [0, 0, 0, 255, 255, 255, 0, 0, 0];

        AssertPixels([.. Ascii("P4 3 1\n"), 0b1010_0000], expected);
        AssertPixels(Ascii("P1 3 1\n101"), expected);
        AssertPixels(Ascii("P1\n3 1\n1 0 1\n"), expected);
    }

    [TestMethod]
    [DataRow("P5 2 2 0\nabcd")]
    [DataRow("P5 2 2 65536\nabcd")]
    [DataRow("P7\nWIDTH 1\nHEIGHT 1\nDEPTH 9\nMAXVAL 255\nENDHDR\nabc")]
    public void Decode_MaximumOrChannelsOutOfRange_AreNotSupported(string file)
    {
        ImageException e = Assert.ThrowsExactly<ImageException>(() => PictureReader.Decode(Ascii(file), "odd"));

        StringAssert.Contains(e.Message, "not supported");
    }

    [TestMethod]
    public void Decode_SameAsOpenCv_ForEightAndSixteenBits()
    {
        using Mat picture = TestPictures.Noise(33, 17, MatType.CV_8UC3), deep = TestPictures.Noise(33, 17, MatType.CV_16UC3);
        foreach (byte[] file in new[] { TestPictures.Encode(".ppm", picture), TestPictures.Encode(".ppm", deep) })
        {
            using Mat ours = PictureReader.Decode(file, "ours"), theirs = Cv2.ImDecode(file, ImreadModes.Color);
            CollectionAssert.AreEqual(TestPictures.Pixels(theirs), TestPictures.Pixels(ours));
        }
    }

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);

    private static void AssertPixels(byte[] file, byte[] expected)
    {
        using Mat read = PictureReader.Decode(file, "picture");
        CollectionAssert.AreEqual(expected, TestPictures.Pixels(read));
    }
}
