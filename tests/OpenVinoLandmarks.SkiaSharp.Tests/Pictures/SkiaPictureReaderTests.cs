using OpenCvSharp;
using OpenVinoLandmarks.OpenCv;
using OpenVinoLandmarks.OpenCv.Tests.Pictures;
using SkiaSharp;

namespace OpenVinoLandmarks.SkiaSharp.Tests.Pictures;

/// <summary>
/// Compares <see cref="SkiaPictureReader"/> with the reader of OpenVinoLandmarks.OpenCv, in pixels and in what is refused.
/// </summary>
[TestClass]
public sealed class SkiaPictureReaderTests
{
    private const byte Orientations = 8;

    // Skia does not report that this file has an end marker in the middle of its pixels. The summary of the reader says so.
    private const string ScanCutShort = "half-with-end-marker.jpg";

    [TestMethod]
    [DataRow(".png")]
    [DataRow(".webp")]
    [DataRow(".bmp")]
    [DataRow(".gif")]
    [DataRow(".ppm")]
    [DataRow(".pgm")]
    [DataRow(".pbm")]
    [DataRow(".pam")]
    public void Decode_FormatWithoutLoss_HasThePixelsOfOpenCv(string extension)
    {
        byte[] file = TestPictures.File(extension);
        using SKBitmap bitmap = SkiaPictureReader.Decode(file, "a" + extension);
        using Mat expected = PictureReader.Decode(file, "a" + extension);

        Assert.AreEqual((SKColorType.Bgra8888, SKAlphaType.Opaque), (bitmap.ColorType, bitmap.AlphaType));
        CollectionAssert.AreEqual(TestPictures.Pixels(expected), Bgr(bitmap));
    }

    [TestMethod]
    [DataRow(MatType.CV_8U, 4)]
    [DataRow(MatType.CV_16U, 1)]
    [DataRow(MatType.CV_16U, 3)]
    [DataRow(MatType.CV_16U, 4)]
    [DataRow(MatType.CV_8U, 1)]
    public void Decode_PngWithAlphaOr16Bits_HasTheColorsOfOpenCv(int depth, int channels)
    {
        using Mat noise = TestPictures.Noise(61, 47, MatType.MakeType(depth, channels));
        byte[] file = TestPictures.Encode(".png", noise);
        using SKBitmap bitmap = SkiaPictureReader.Decode(file, "a.png");
        using Mat expected = PictureReader.Decode(file, "a.png");

        // Skia rounds 16-bit values to eight bits, OpenCV cuts them.
        (double mean, int largest) = Difference(TestPictures.Pixels(expected), Bgr(bitmap));
        Assert.IsLessThanOrEqualTo(depth == MatType.CV_16U ? 1 : 0, largest, $"mean {mean}");
    }

    [TestMethod]
    [DataRow(2)]
    [DataRow(4)]
    [DataRow(8)]
    public void Decode_JpegAtAPartOfItsSize_HasThePixelsOfOpenCv(int reduction)
    {
        byte[] file = TestPictures.WithOrientation(TestPictures.SampleBytes, 6);
        PictureReadOptions options = new() { Reduction = reduction };
        using Mat expected = PictureReader.Decode(file, "a.jpg", options);
        using SKBitmap bitmap = SkiaPictureReader.Decode(file, "a.jpg", options);

        Assert.AreEqual((expected.Cols, expected.Rows), (bitmap.Width, bitmap.Height));
        (double mean, int largest) = Difference(TestPictures.Pixels(expected), Bgr(bitmap));
        Assert.IsLessThan(1, mean, $"largest {largest}");
    }

    [TestMethod]
    public void Decode_Jpeg_DiffersFromOpenCvByRoundingAndColorUpsampling()
    {
        using Mat expected = PictureReader.Read(TestPictures.SamplePath);
        using SKBitmap bitmap = SkiaPictureReader.Read(TestPictures.SamplePath);

        (double mean, int largest) = Difference(TestPictures.Pixels(expected), Bgr(bitmap));

        Console.WriteLine($"sample photo: mean difference {mean}, largest {largest}");
        Assert.IsLessThan(1, mean);
        Assert.IsLessThan(64, largest);
    }

    [TestMethod]
    public void Decode_EachOrientation_IsUprightAsInOpenCv()
    {
        using Mat photo = TestPictures.Smooth(203, 157);
        byte[] jpeg = TestPictures.Encode(".jpg", photo);
        for (byte orientation = 1; orientation <= Orientations; orientation++)
        {
            byte[] file = TestPictures.WithOrientation(jpeg, orientation);
            using SKBitmap bitmap = SkiaPictureReader.Decode(file, "a.jpg");
            using Mat expected = PictureReader.Decode(file, "a.jpg");

            Assert.AreEqual((expected.Cols, expected.Rows), (bitmap.Width, bitmap.Height), $"orientation {orientation}");
            (double mean, _) = Difference(TestPictures.Pixels(expected), Bgr(bitmap));
            Assert.IsLessThan(2, mean, $"orientation {orientation}");
        }
    }

    [TestMethod]
    [DataRow(".jpg")]
    [DataRow(".png")]
    [DataRow(".webp")]
    [DataRow(".bmp")]
    [DataRow(".ppm")]
    [DataRow(".pgm")]
    [DataRow(".pbm")]
    [DataRow(".pam")]
    [DataRow(".gif")]
    public void Decode_FileCutAnywhere_Throws(string extension)
    {
        byte[] whole = TestPictures.File(extension);
        SkiaPictureReader.Decode(whole, "whole").Dispose();

        for (int i = 1; i < 60; i++)
        {
            int length = whole.Length * i / 60;
            ImageException e = Assert.ThrowsExactly<ImageException>(
                () => SkiaPictureReader.Decode(whole.AsSpan(0, length), "cut" + extension), $"{length} of {whole.Length}");
            StringAssert.StartsWith(e.Message, "cut" + extension);
        }
    }

    [TestMethod]
    [DataRow(".tif")]
    [DataRow(".jp2")]
    [DataRow(".hdr")]
    [DataRow(".ras")]
    public void Decode_FormatThatSkiaDoesNotRead_ThrowsWithTheRemedy(string extension)
    {
        ImageException e = Assert.ThrowsExactly<ImageException>(() => SkiaPictureReader.Decode(TestPictures.File(extension), "a"));

        StringAssert.Contains(e.Message, "Convert the image to JPEG");
    }

    [TestMethod]
    public void Decode_AllowDamaged_ReadsTheIntactPartWithOneWarning()
    {
        byte[] whole = TestPictures.SampleBytes, cut = whole[..(whole.Length * 2 / 3)];
        List<string> warnings = [];
        PictureReadOptions options = new() { AllowDamaged = true, Warn = warnings.Add };

        using SKBitmap full = SkiaPictureReader.Decode(whole, "whole.jpg", options);
        using SKBitmap part = SkiaPictureReader.Decode(cut, "cut.jpg", options);

        const int IntactBytes = 512 * 3 * 200;
        CollectionAssert.AreEqual(Bgr(full)[..IntactBytes], Bgr(part)[..IntactBytes]);
        Assert.HasCount(1, warnings);
        StringAssert.StartsWith(warnings[0], "cut.jpg: the image is damaged");
    }

    [TestMethod]
    public void Decode_MoreThanTheLimit_ThrowsBeforeDecoding()
    {
        byte[] huge = TestPictures.PngWithHeaderSize(60_000, 60_000), gigantic = TestPictures.PngWithHeaderSize(40_000, 40_000);

        PictureReadOptions unlimited = new() { MaxPixels = long.MaxValue, AllowDamaged = true };

        ImageException e = Assert.ThrowsExactly<ImageException>(() => SkiaPictureReader.Decode(huge, "huge.png"));
        ImageException skia = Assert.ThrowsExactly<ImageException>(
            () => SkiaPictureReader.Decode(gigantic, "gigantic.png", unlimited));

        StringAssert.Contains(e.Message, "60000 x 60000");
        StringAssert.Contains(skia.Message, "more than SkiaSharp reads");
    }

    [TestMethod]
    public void Read_MissingEmptyFolderOrText_Throws()
    {
        using ScratchFolder folder = new();

        Throws("nowhere/missing.jpg", "no such file");
        Throws(folder.Path, "is a folder");
        Throws(folder.Write("empty.jpg", []), "the file is empty");
        Throws(folder.Write("text.jpg", "This is a letter, not a picture."u8.ToArray()), "not an image of a known format");
    }

    [TestMethod]
    [RequiresGoldenData]
    public void Read_SmallFilesThatFailElsewhere_AreRefusedOrRightAsWithOpenCv()
    {
        string cases = Path.Combine(TestData.Root!, "cases");
        string[] extensions = [".png", ".jpg", ".gif", ".pgm"];
        string[] pictures = [.. Directory.EnumerateFiles(cases).Where(file => extensions.Contains(Path.GetExtension(file)))
            .Where(file => Path.GetFileName(file) != ScanCutShort)];
        Assert.IsNotEmpty(pictures);
        foreach (string path in pictures)
        {
            byte[]? expected = Try(() =>
            {
                using Mat mat = PictureReader.Read(path);
                return TestPictures.Pixels(mat);
            });
            byte[]? actual = Try(() =>
            {
                using SKBitmap bitmap = SkiaPictureReader.Read(path);
                return Bgr(bitmap);
            });
            CollectionAssert.AreEqual(expected, actual, path);
        }
    }

    private static void Throws(string path, string message)
    {
        ImageException e = Assert.ThrowsExactly<ImageException>(() => SkiaPictureReader.Read(path));
        StringAssert.StartsWith(e.Message, path);
        StringAssert.Contains(e.Message, message);
    }

    private static byte[]? Try(Func<byte[]> read)
    {
        try
        {
            return read();
        }
        catch (ImageException)
        {
            return null;
        }
    }

    private static byte[] Bgr(SKBitmap bitmap) =>
        [.. bitmap.Pixels.SelectMany(pixel => new[] { pixel.Blue, pixel.Green, pixel.Red })];

    private static (double Mean, int Largest) Difference(byte[] expected, byte[] actual)
    {
        Assert.HasCount(expected.Length, actual);
        int[] differences = [.. expected.Zip(actual, (a, b) => Math.Abs(a - b))];
        return (differences.Average(), differences.Max());
    }
}
