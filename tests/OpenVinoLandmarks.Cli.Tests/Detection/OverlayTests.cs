using OpenCvSharp;
using OpenVinoLandmarks.Cli.Tests.Support;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Cli.Tests.Detection;

/// <summary><c>--overlay</c>: the files that it writes, and the names that it refuses.</summary>
[TestClass]
public sealed class OverlayTests
{
    [TestMethod]
    public void File_IsThePictureWithADrawing()
    {
        using ScratchFolder folder = new();
        string target = folder.File("drawn.png");

        Tool.Run("detect", "--overlay", target, Tool.Sample).Succeeded();

        using Mat drawn = PictureReader.Read(target), plain = PictureReader.Read(Tool.Sample), difference = new();
        Cv2.Absdiff(drawn, plain, difference);
        Scalar total = Cv2.Sum(difference);
        Assert.AreEqual(plain.Size(), drawn.Size());
        Assert.IsGreaterThan(10_000, total.Val0 + total.Val1 + total.Val2);
        CollectionAssert.AreEqual(new[] { target }, Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    public void Folder_IsCreatedAndGetsTheNamesOfTheImages()
    {
        using ScratchFolder folder = new();
        folder.Write("in/a.png", TestPictures.Plain(".png", 32, 32));
        folder.Write("in/b.pgm", TestPictures.Plain(".ppm", 32, 32));

        Tool.Run("detect", "--overlay", folder.File("new/deep"), folder.File("in")).Succeeded();

        string?[] overlays = [.. Directory.GetFiles(folder.File("new/deep")).Select(Path.GetFileName)];
        CollectionAssert.AreEquivalent(new[] { "a.png", "b.pgm.png" }, overlays);
    }

    [TestMethod]
    public void TwoImagesWithTheSameName_AreAUsageErrorBeforeProcessing()
    {
        using ScratchFolder folder = new();
        string first = folder.Copy(Tool.Sample, "1/a.jpg"), second = folder.Copy(Tool.Sample, "2/a.jpg");

        Tool.Run("detect", "--overlay", folder.File("out"), first, second).Refused(2, first, second);

        Assert.IsFalse(Directory.Exists(folder.File("out")));
    }

    [TestMethod]
    public void SeveralImagesInOneFile_AreAUsageErrorBeforeProcessing()
    {
        using ScratchFolder folder = new();
        string first = folder.Copy(Tool.Sample, "a.jpg"), second = folder.Copy(Tool.Sample, "b.jpg");

        Tool.Run("detect", "--overlay", folder.File("out.jpg"), first, second).Refused(2, "out.jpg", first, second);

        Assert.IsFalse(File.Exists(folder.File("out.jpg")));
    }

    [TestMethod]
    public void TheImageItself_IsNeverOverwritten()
    {
        using ScratchFolder folder = new();
        string image = folder.Copy(Tool.Sample, "a.jpg");

        Tool.Run("detect", "--overlay", image, image).Refused(2, "overwrite");
        Tool.Run("detect", "--overlay", folder.Path, image).Refused(2, "overwrite");

        CollectionAssert.AreEqual(TestPictures.Sample, File.ReadAllBytes(image));
    }

    [TestMethod]
    public void TargetThatCannotBeWritten_IsReported_AndTheResultIsStillWritten()
    {
        using ScratchFolder folder = new();

        string target = folder.File("no/such/folder/a.jpg");

        ToolResult result = Tool.Run("detect", "--format", "jsonl", "--overlay", target, Tool.Sample).Exited(3);

        Assert.HasCount(1, result.OutputLines);
        StringAssert.Contains(result.Errors, "a.jpg: cannot be written");
    }

    [TestMethod]
    public void TargetThatIsAFileWithAnotherExtension_IsAnErrorThatNamesTheOption()
    {
        using ScratchFolder folder = new();

        Tool.Run("detect", "--overlay", folder.Write("notes.txt", "text"u8), Tool.Sample).Refused(3, "--overlay", "notes.txt", ".png");
    }
}
