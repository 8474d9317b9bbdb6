using OpenCvSharp;

namespace OpenVinoLandmarks.OpenCv.Tests.Pictures;

/// <summary>Checks that <see cref="PictureWriter"/> writes a file completely or leaves the old one.</summary>
[TestClass]
public sealed class PictureWriterTests
{
    [TestMethod]
    [DataRow(".png")]
    [DataRow(".PNG")]
    [DataRow(".bmp")]
    [DataRow(".tiff")]
    [DataRow(".ppm")]
    public void Write_LosslessFormats_ReadBackAsTheSamePixels(string extension)
    {
        using ScratchFolder folder = new();
        using Mat picture = TestPictures.Noise(20, 10, MatType.CV_8UC3);
        string file = folder.File("über uns" + extension);

        PictureWriter.Write(file, picture);

        using Mat back = PictureReader.Read(file);
        CollectionAssert.AreEqual(TestPictures.Pixels(picture), TestPictures.Pixels(back));
    }

    [TestMethod]
    public void Write_ExistingFile_IsReplacedWithoutOtherFiles()
    {
        using ScratchFolder folder = new();
        using Mat picture = TestPictures.Noise(8, 8, MatType.CV_8UC3);
        string file = folder.Write("a.jpg", [1, 2, 3]);

        PictureWriter.Write(file, picture);

        CollectionAssert.AreEqual(new[] { file }, Directory.GetFiles(folder.Path));
        using Mat back = PictureReader.Read(file);
        Assert.AreEqual(8, back.Cols);
    }

    [TestMethod]
    public void Write_PictureTooWideForTheFormat_KeepsTheOldFile()
    {
        using ScratchFolder folder = new();
        using Mat wide = new(1, 70_000, MatType.CV_8UC3, Scalar.Black);
        string file = folder.Write("wide.jpg", [1, 2, 3]);

        Assert.ThrowsExactly<ImageException>(() => PictureWriter.Write(file, wide));

        CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, File.ReadAllBytes(file));
        Assert.HasCount(1, Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    public void Write_TargetIsAFolder_ThrowsAndLeavesNoTemporaryFile()
    {
        using ScratchFolder folder = new();
        using Mat picture = TestPictures.Noise(8, 8, MatType.CV_8UC3);
        Directory.CreateDirectory(folder.File("taken.png"));

        Assert.ThrowsExactly<ImageException>(() => PictureWriter.Write(folder.File("taken.png"), picture));

        Assert.IsEmpty(Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    public void Write_MissingFolder_Throws()
    {
        using ScratchFolder folder = new();
        using Mat picture = TestPictures.Noise(8, 8, MatType.CV_8UC3);

        ImageException e = Assert.ThrowsExactly<ImageException>(() => PictureWriter.Write(folder.File("no/such/a.png"), picture));

        StringAssert.Contains(e.Message, "cannot be written");
    }

    [TestMethod]
    public void Write_UnknownExtension_ThrowsWithTheKnownOnes()
    {
        using Mat picture = TestPictures.Noise(8, 8, MatType.CV_8UC3);

        ArgumentException e = Assert.ThrowsExactly<ArgumentException>(() => PictureWriter.Write("a.docx", picture));

        StringAssert.Contains(e.Message, ".png");
        Assert.IsFalse(PictureWriter.CanWrite("a.docx"));
        Assert.IsTrue(PictureWriter.CanWrite("a.JpG"));
    }
}
