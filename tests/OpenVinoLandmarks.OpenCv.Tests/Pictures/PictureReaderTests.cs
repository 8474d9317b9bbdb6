using OpenCvSharp;

namespace OpenVinoLandmarks.OpenCv.Tests.Pictures;

/// <summary>Checks which files <see cref="PictureReader"/> reads, what it makes of their pixels, and what it refuses.</summary>
[TestClass]
public sealed class PictureReaderTests
{
    [TestMethod]
    public void Read_SamplePhoto_IsBgr()
    {
        using Mat picture = PictureReader.Read(TestPictures.SamplePath);

        Assert.AreEqual(MatType.CV_8UC3, picture.Type());
        Assert.AreEqual(new Size(512, 512), picture.Size());
    }

    [TestMethod]
    public void Read_PathWithOtherLettersAndSpaces_Works()
    {
        using ScratchFolder folder = new();

        using Mat picture = PictureReader.Read(folder.Write("写真 ünï.jpg", TestPictures.SampleBytes));

        Assert.AreEqual(512, picture.Cols);
    }

    [TestMethod]
    public void Read_MissingFile_ThrowsWithItsPath()
    {
        ImageException e = Assert.ThrowsExactly<ImageException>(() => PictureReader.Read("nowhere/missing.jpg"));

        StringAssert.Contains(e.Message, "nowhere/missing.jpg: no such file");
    }

    [TestMethod]
    public void Read_Folder_Throws()
    {
        using ScratchFolder folder = new();

        ImageException e = Assert.ThrowsExactly<ImageException>(() => PictureReader.Read(folder.Path));

        StringAssert.Contains(e.Message, "is a folder");
    }

    [TestMethod]
    public void Read_EmptyFile_Throws()
    {
        using ScratchFolder folder = new();

        ImageException e = Assert.ThrowsExactly<ImageException>(() => PictureReader.Read(folder.Write("empty.jpg", [])));

        StringAssert.Contains(e.Message, "the file is empty");
    }

    public static IEnumerable<object[]> SpecialFiles => SpecialFile.Kinds.Select(kind => new object[] { kind });

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    [DynamicData(nameof(SpecialFiles))]
    public void Read_SpecialFile_ThrowsAtOnce(string kind)
    {
        using ScratchFolder folder = new();
        string path = SpecialFile.Make(kind, folder.File("a.jpg"));

        ImageException e = SpecialFile.Throws<ImageException>(() => PictureReader.Read(path));

        StringAssert.StartsWith(e.Message, $"{path}: is a pipe, a socket or a device");
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void Read_FileOfTheKernelWithoutALength_IsRead()
    {
        ImageException e = Assert.ThrowsExactly<ImageException>(() => PictureReader.Read("/proc/self/status"));

        Assert.DoesNotContain("empty", e.Message);
    }

    [TestMethod]
    public void Decode_JpegTruncatedAnywhere_Throws()
    {
        byte[] whole = TestPictures.SampleBytes;
        int[] lengths = [1, 2, 100, 300, whole.Length / 4, whole.Length / 2, whole.Length - 100, whole.Length - 2];

        foreach (int length in lengths)
        {
            ImageException e = Assert.ThrowsExactly<ImageException>(
                () => PictureReader.Decode(whole.AsSpan(0, length), "truncated.jpg"), $"{length} bytes");
            StringAssert.Contains(e.Message, "truncated.jpg");
        }
    }

    [TestMethod]
    [DataRow(".png")]
    [DataRow(".webp")]
    [DataRow(".tif")]
    [DataRow(".bmp")]
    [DataRow(".ppm")]
    public void Decode_OtherFormats_WorkUnlessTruncated(string extension)
    {
        using Mat picture = TestPictures.Noise(64, 48, MatType.CV_8UC3);
        byte[] whole = TestPictures.Encode(extension, picture);

        using Mat decoded = PictureReader.Decode(whole, "whole");

        Assert.AreEqual(picture.Size(), decoded.Size());
        Assert.ThrowsExactly<ImageException>(() => PictureReader.Decode(whole.AsSpan(0, whole.Length / 2), "half"));
    }

    [TestMethod]
    public void Decode_Text_Throws() =>
        Assert.ThrowsExactly<ImageException>(() => PictureReader.Decode("This is a letter, not a picture."u8, "letter.jpg"));

    [TestMethod]
    public void Decode_HeadersWithHugeSizes_Throw()
    {
        byte[] png = TestPictures.PngWithHeaderSize(2_000_000_000, 2_000_000_000);

        Assert.ThrowsExactly<ImageException>(() => PictureReader.Decode(png, "huge.png"));
        Assert.ThrowsExactly<ImageException>(() => PictureReader.Decode("P6\n2000000000 2000000000\n255\nabc"u8, "huge.ppm"));
    }

    [TestMethod]
    [DataRow(1, 1, ".png")]
    [DataRow(20_000, 1, ".jpg")]
    [DataRow(1, 20_000, ".png")]
    public void Decode_ExtremeShapes_Work(int width, int height, string extension)
    {
        using Mat picture = TestPictures.Noise(width, height, MatType.CV_8UC3);

        using Mat decoded = PictureReader.Decode(TestPictures.Encode(extension, picture), "extreme");

        Assert.AreEqual(new Size(width, height), decoded.Size());
    }

    [TestMethod]
    public void Decode_SixteenBits_KeepsTheUpperEight()
    {
        using Mat deep = TestPictures.Noise(17, 5, MatType.CV_16UC3);
        byte[] bytes = TestPictures.Pixels(deep);
        byte[] upper = [.. bytes.Where((_, i) => i % 2 == 1)];

        using Mat decoded = PictureReader.Decode(TestPictures.Encode(".png", deep), "deep.png");

        CollectionAssert.AreEqual(upper, TestPictures.Pixels(decoded));
    }

    [TestMethod]
    public void Decode_Grey_ReturnsThreeEqualChannels()
    {
        using Mat grey = TestPictures.Noise(9, 4, MatType.CV_8UC1);
        byte[] expected = [.. TestPictures.Pixels(grey).SelectMany(value => new[] { value, value, value })];

        using Mat decoded = PictureReader.Decode(TestPictures.Encode(".png", grey), "grey.png");

        CollectionAssert.AreEqual(expected, TestPictures.Pixels(decoded));
    }

    [TestMethod]
    public void Decode_Alpha_IsDropped()
    {
        using Mat four = TestPictures.Noise(6, 6, MatType.CV_8UC4);
        byte[] expected = [.. TestPictures.Pixels(four).Where((_, i) => i % 4 != 3)];

        using Mat decoded = PictureReader.Decode(TestPictures.Encode(".png", four), "alpha.png");

        CollectionAssert.AreEqual(expected, TestPictures.Pixels(decoded));
    }

    // For each of EXIF's eight orientations: the corner of the upright picture that is the upper left corner of the stored one.
    [TestMethod]
    [DataRow(1, 0, 0, false)]
    [DataRow(2, 1, 0, false)]
    [DataRow(3, 1, 1, false)]
    [DataRow(4, 0, 1, false)]
    [DataRow(5, 0, 0, true)]
    [DataRow(6, 1, 0, true)]
    [DataRow(7, 1, 1, true)]
    [DataRow(8, 0, 1, true)]
    public void Decode_ExifOrientation_ReturnsTheUprightPicture(int orientation, int right, int bottom, bool sidesSwapped)
    {
        using Mat stored = new(32, 64, MatType.CV_8UC3, Scalar.White);
        Cv2.Rectangle(stored, new Rect(0, 0, 16, 16), Scalar.Red, -1);
        byte[] jpeg = TestPictures.WithOrientation(TestPictures.Encode(".jpg", stored), (byte)orientation);

        using Mat upright = PictureReader.Decode(jpeg, "rotated.jpg");

        Assert.AreEqual(sidesSwapped ? new Size(32, 64) : new Size(64, 32), upright.Size());
        Vec3b corner = upright.At<Vec3b>(bottom == 0 ? 4 : upright.Rows - 5, right == 0 ? 4 : upright.Cols - 5);
        Assert.IsTrue(corner.Item2 > 200 && corner.Item0 < 80, $"corner is {corner.Item0}, {corner.Item1}, {corner.Item2}");
    }

    [TestMethod]
    [DataRow(2)]
    [DataRow(4)]
    [DataRow(8)]
    public void Decode_JpegAtAPartOfItsSize_HasThePixelsOfTheAreas(int reduction)
    {
        using Mat photo = TestPictures.Smooth(403, 301), areas = new();
        byte[] jpeg = TestPictures.Encode(".jpg", photo), png = TestPictures.Encode(".png", photo);
        PictureReadOptions options = new() { Reduction = reduction };

        using Mat reduced = PictureReader.Decode(jpeg, "a.jpg", options), whole = PictureReader.Decode(png, "a.png", options);

        Assert.AreEqual(photo.Size(), whole.Size());
        Assert.AreEqual(new Size((403 + reduction - 1) / reduction, (301 + reduction - 1) / reduction), reduced.Size());

        // The pixels that have a whole area behind them.
        Size inside = new(403 / reduction, 301 / reduction);
        using Mat pixels = new(reduced, new Rect(new Point(), inside));
        using Mat area = new(photo, new Rect(0, 0, inside.Width * reduction, inside.Height * reduction));
        Cv2.Resize(area, areas, inside, 0, 0, InterpolationFlags.Area);
        using Mat difference = new();
        Cv2.Absdiff(pixels, areas, difference);
        Assert.IsLessThan(4, difference.Mean().Val0);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(3)]
    [DataRow(16)]
    public void Reduction_ThatNoDecoderHas_IsRefused(int reduction) =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new PictureReadOptions { Reduction = reduction });
}
