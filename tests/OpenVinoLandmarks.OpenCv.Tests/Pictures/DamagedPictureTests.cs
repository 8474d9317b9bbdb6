using System.Collections.Concurrent;
using OpenCvSharp;

namespace OpenVinoLandmarks.OpenCv.Tests.Pictures;

/// <summary>Checks that damaged files are refused with their name, and read with a warning if the caller allows it.</summary>
[TestClass]
public sealed class DamagedPictureTests
{
    private const int Progressive = 2, Optimize = 3, Restart = 4;

    // Name, extension and the parameters of OpenCV's encoder.
    public static IEnumerable<object[]> Jpegs =>
    [
        ["baseline", Array.Empty<int>()], ["optimized", new[] { Optimize, 1 }], ["restart", new[] { Restart, 3 }],
        ["progressive", new[] { Progressive, 1 }], ["progressive with restart", new[] { Progressive, 1, Restart, 5 }],
    ];

    [TestMethod]
    [DataRow(".jpg")]
    [DataRow(".png")]
    [DataRow(".webp")]
    [DataRow(".tif")]
    [DataRow(".bmp")]
    [DataRow(".ppm")]
    [DataRow(".pgm")]
    [DataRow(".pbm")]
    [DataRow(".pam")]
    [DataRow(".gif")]
    [DataRow(".jp2")]
    [DataRow(".hdr")]
    [DataRow(".ras")]
    public void Decode_FileCutAnywhere_Throws(string extension)
    {
        byte[] whole = TestPictures.File(extension);
        PictureReader.Decode(whole, "whole").Dispose();

        for (int i = 1; i < 60; i++)
        {
            int length = whole.Length * i / 60;
            ImageException e = Assert.ThrowsExactly<ImageException>(
                () => PictureReader.Decode(whole.AsSpan(0, length), "cut" + extension), $"{length} of {whole.Length}");
            StringAssert.StartsWith(e.Message, "cut" + extension);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Jpegs))]
    public void Decode_JpegWithCutScanAndEndMarker_Throws(string name, int[] parameters)
    {
        byte[] whole = Jpeg(parameters);

        for (int length = whole.Length / 5; length < whole.Length - 10; length += whole.Length / 31)
        {
            byte[] cut = [.. whole[..length], 0xFF, 0xD9];
            Assert.ThrowsExactly<ImageException>(() => PictureReader.Decode(cut, name), $"{length} of {whole.Length}");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Jpegs))]
    public void Decode_JpegWithAHoleOfZeros_Throws(string name, int[] parameters)
    {
        byte[] whole = Jpeg(parameters);

        for (int at = whole.Length / 5; at < whole.Length - 1500; at += whole.Length / 17)
        {
            byte[] hole = [.. whole];
            hole.AsSpan(at, 1000).Clear();
            Assert.ThrowsExactly<ImageException>(() => PictureReader.Decode(hole, name), $"at {at} of {whole.Length}");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Jpegs))]
    public void Decode_WholeJpeg_FlatOrFollowedByOtherData_IsRead(string name, int[] parameters)
    {
        using Mat flat = new(600, 800, MatType.CV_8UC3, Scalar.All(128));
        Assert.IsTrue(Cv2.ImEncode(".jpg", flat, out byte[] bytes, parameters));

        PictureReader.Decode(bytes, name).Dispose();
        PictureReader.Decode([.. Jpeg(parameters), .. "a video follows"u8], name).Dispose();
    }

    [TestMethod]
    public void Decode_JpegWithoutARestartMarker_Throws()
    {
        byte[] whole = Jpeg([Restart, 3]);
        int at = whole.AsSpan().IndexOf<byte>([0xFF, 0xD3]);
        byte[] without = [.. whole[..at], .. whole[(at + 2)..]];

        Assert.ThrowsExactly<ImageException>(() => PictureReader.Decode(without, "restart.jpg"));
    }

    [TestMethod]
    public void Decode_AllowDamaged_ReadsTheIntactPartWithOneWarning()
    {
        byte[] whole = TestPictures.SampleBytes;
        byte[] cut = whole[..(whole.Length * 2 / 3)], tiff = new TiffBuilder { IsPlanar = true }.Build();
        List<string> warnings = [];
        PictureReadOptions options = new() { AllowDamaged = true, Warn = warnings.Add };

        using Mat full = PictureReader.Decode(whole, "whole.jpg", options), part = PictureReader.Decode(cut, "cut.jpg", options);

        Assert.AreEqual(full.Size(), part.Size());
        using Mat upperOfFull = full[0, 200, 0, 512], upperOfPart = part[0, 200, 0, 512];
        CollectionAssert.AreEqual(TestPictures.Pixels(upperOfFull), TestPictures.Pixels(upperOfPart));
        Assert.HasCount(1, warnings);
        StringAssert.StartsWith(warnings[0], "cut.jpg: the image is damaged");
        Assert.ThrowsExactly<ImageException>(() => PictureReader.Decode(tiff.AsSpan(0, 20), "nothing.tif", options));
    }

    [TestMethod]
    public void Decode_AllowDamagedPnm_ReadsTheRowsThatAreThere()
    {
        using Mat part = PictureReader.Decode("P5 2 2 255\nABC"u8, "cut.pgm", new PictureReadOptions { AllowDamaged = true });

        CollectionAssert.AreEqual(new byte[] { 65, 65, 65, 66, 66, 66, 0, 0, 0, 0, 0, 0 }, TestPictures.Pixels(part));
    }

    [TestMethod]
    public void Decode_MessageAboutMetadata_IsNoDamage()
    {
        byte[] jpeg = Jpeg([]);
        Assert.AreEqual((byte)'J', jpeg[6]);

        // libjpeg does not know version 9 of JFIF and says so.
        jpeg[11] = 9;

        PictureReader.Decode(jpeg, "jfif.jpg").Dispose();
    }

    [TestMethod]
    public void Decode_ManyInParallel_TiesEachMessageToItsFile()
    {
        if (!DecoderMessages.AreCollected)
        {
            Assert.Inconclusive("needs glibc");
        }

        byte[] whole = TestPictures.SampleBytes;
        byte[] hole = [.. whole];
        hole.AsSpan(whole.Length / 2, 30).Fill(0x55);
        ConcurrentBag<string> wrong = [];

        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            bool isDamaged = i % 3 == 0;
            try
            {
                PictureReader.Decode(isDamaged ? hole : whole, $"{i}.jpg").Dispose();
                if (isDamaged)
                {
                    wrong.Add($"{i} was read");
                }
            }
            catch (ImageException e)
            {
                if (!isDamaged || !e.Message.StartsWith($"{i}.jpg:", StringComparison.Ordinal))
                {
                    wrong.Add(e.Message);
                }
            }
        });

        Assert.IsEmpty(wrong, string.Join('\n', wrong));
    }

    private static byte[] Jpeg(int[] parameters)
    {
        using Mat picture = TestPictures.Smooth(203, 157);
        Assert.IsTrue(Cv2.ImEncode(".jpg", picture, out byte[] bytes, parameters));
        return bytes;
    }
}
