using OpenCvSharp;
using OpenVinoLandmarks.Cli.Options;
using OpenVinoLandmarks.Cli.Pictures;
using OpenVinoLandmarks.Cli.Tests.Support;
using OpenVinoLandmarks.Files;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Cli.Tests.Detection;

/// <summary><c>--align</c>: the files that it writes, and the names that it refuses.</summary>
[TestClass]
public sealed class AlignTests
{
    [TestMethod]
    public void Folder_GetsOnePngPerFace_WithThePixelsOfTheLibrary()
    {
        using ScratchFolder folder = new();

        // The overlay is drawn into the picture afterwards.
        Tool.Run("detect", "--align", folder.File("new/faces"), "--overlay", folder.File("drawn.png"), Tool.Sample).Succeeded();

        string file = folder.File("new/faces/astronaut-1.png");
        CollectionAssert.AreEqual(new[] { file }, Directory.GetFiles(folder.File("new/faces")));
        using Mat aligned = PictureReader.Read(file), picture = PictureReader.Read(Tool.Sample);
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(new FaceLandmarkDetectorOptions
        {
            Model = "face-landmarks-5pt-0002",
            FaceDetectorModel = "face-detection-0002",
            Engine = { Device = DeviceSelection.Managed },
        });
        FaceAligner aligner = new(FaceTemplate.ArcFace);
        byte[] expected = new byte[aligner.ByteCount];
        aligner.Align(picture.AsImageView(), detector.Detect(picture).Single(), expected);
        Assert.AreEqual(new Size(112, 112), aligned.Size());
        Assert.IsTrue(aligned.AsSpan<byte>().SequenceEqual(expected));
    }

    [TestMethod]
    [DataRow("--align-template intel-demo", 96, 112)]
    [DataRow("--align-template REIDENTIFICATION-0095 --align-size 128", 128, 128)]
    [DataRow("--align-size 40x224", 40, 224)]
    public void TemplateAndSize_AreThoseOfTheOptions(string options, int width, int height)
    {
        using ScratchFolder folder = new();

        Tool.Run(["detect", "--faces", "whole", "--align", folder.Path, .. options.Split(' '), Tool.Sample]).Succeeded();

        using Mat aligned = PictureReader.Read(folder.File("astronaut-1.png"));
        Assert.AreEqual(new Size(width, height), aligned.Size());
        Assert.IsGreaterThan(10, Cv2.Mean(aligned).Val0);
    }

    [TestMethod]
    public void SeveralFaces_AreNumbered_AndExistingFilesAreReplaced()
    {
        using ScratchFolder folder = new();
        folder.Write("faces/astronaut-2.png", "old"u8);

        Tool.Run("detect", "--face", "175,68,96,130", "--face", "160,60,110,140", "--align", folder.File("faces"), Tool.Sample).Succeeded();

        string?[] names = [.. Directory.GetFiles(folder.File("faces")).Select(Path.GetFileName).Order(StringComparer.Ordinal)];
        CollectionAssert.AreEqual(new[] { "astronaut-1.png", "astronaut-2.png" }, names);
        using Mat second = PictureReader.Read(folder.File("faces/astronaut-2.png"));
        Assert.AreEqual(112, second.Cols);
    }

    [TestMethod]
    public void NamesThatDifferInTheirEndings_KeepThem()
    {
        using ScratchFolder folder = new();
        folder.Write("in/a.jpg", TestPictures.Sample);
        folder.Write("in/A.png", TestPictures.Plain(".png", 32, 32));
        folder.Write("in/b.c.png", TestPictures.Plain(".png", 32, 32));

        Tool.Run("detect", "--faces", "whole", "--align", folder.File("out"), folder.File("in")).Succeeded();

        string?[] names = [.. Directory.GetFiles(folder.File("out")).Select(Path.GetFileName)];
        CollectionAssert.AreEquivalent(new[] { "a.jpg-1.png", "A.png-1.png", "b.c-1.png" }, names);
    }

    [TestMethod]
    public void TwoImagesWithTheSameName_AreAUsageErrorBeforeProcessing()
    {
        using ScratchFolder folder = new();
        string first = folder.Copy(Tool.Sample, "1/a.jpg"), second = folder.Copy(Tool.Sample, "2/a.jpg");

        Tool.Run("detect", "--align", folder.File("out"), first, second).Refused(2, "--align", first, second);

        Assert.IsFalse(Directory.Exists(folder.File("out")));
    }

    [TestMethod]
    public void AnInput_IsNeverOverwritten()
    {
        using ScratchFolder folder = new();
        string image = folder.Copy(Tool.Sample, "a.jpg"), face = folder.Write("a-17.png", TestPictures.Plain(".png", 32, 32));
        File.CreateSymbolicLink(folder.File("a-3.png"), image);

        Tool.Run("detect", "--align", folder.Path, image, face).Refused(2, "--align could overwrite", face);
        File.Delete(face);
        Tool.Run("detect", "--align", folder.Path, image).Refused(2, "--align could overwrite", "a-3.png");
        File.Delete(folder.File("a-3.png"));
        Tool.Run("detect", "--align", folder.Path, image).Succeeded();

        CollectionAssert.AreEqual(TestPictures.Sample, File.ReadAllBytes(image));
    }

    [TestMethod]
    public void AnOverlay_IsNeverOverwritten()
    {
        using ScratchFolder folder = new();
        string first = folder.Copy(Tool.Sample, "in/a.jpg"), second = folder.Copy(Tool.Sample, "in/a-1.png");

        Tool.Run("detect", "--align", folder.File("out"), "--overlay", folder.File("out/"), first, second)
            .Refused(2, "--overlay", "a-1.png");

        Assert.IsFalse(Directory.Exists(folder.File("out")));
    }

    [TestMethod]
    public void NameOfAPicture_IsAUsageError_AndAFileIsAnErrorThatNamesTheOption()
    {
        using ScratchFolder folder = new();

        Tool.Run("detect", "--align", folder.File("faces.png"), Tool.Sample).Refused(2, "--align", "faces.png/");
        Tool.Run("detect", "--align", folder.Write("notes.txt", "text"u8), Tool.Sample).Refused(3, "--align", "notes.txt");
    }

    [TestMethod]
    [DataRow("--align-size", "224")]
    [DataRow("--align-template", "arcface")]
    public void OptionWithoutAFolder_IsAUsageError(string option, string value) =>
        Tool.Run("detect", option, value, Tool.Sample).Refused(2, option, "--align");

    [TestMethod]
    [DataRow("--align", "")]
    [DataRow("--align-size", "0")]
    [DataRow("--align-size", "16385")]
    [DataRow("--align-size", "1x2x3")]
    [DataRow("--align-template", "face")]
    public void WrongValues_AreNamedWithTheirOption(string option, string value) =>
        Tool.Run("detect", "--align", "faces", option, value, Tool.Sample).Refused(2, option);

    [TestMethod]
    public void FaceThatCannotBeAligned_IsLeftOutWithANote()
    {
        using ScratchFolder folder = new();
        List<string> notes = [];
        FileSet inputs = new();
        AlignedFaceFiles files = AlignedFaceFiles.Create(
            new AlignChoice(folder.Path, FaceTemplate.ArcFace), ["x/photo.jpg"], [], inputs, notes.Add);
        LandmarkPoint[] points = [.. FaceTemplate.ArcFace.Points];
        FaceLandmarks good = new(FaceBox.Whole(9, 9), points[0], points[1], points[2], points[3], points[4]);
        MemoryImage picture = new(new byte[3 * 120 * 120], 120, 120, 3 * 120, PixelFormat.Bgr24);

        files.Write(0, picture, [good with { LeftEye = points[1], RightEye = points[0] }, good], inputs);

        Assert.IsFalse(File.Exists(folder.File("photo-1.png")));
        Assert.IsTrue(File.Exists(folder.File("photo-2.png")));
        Assert.HasCount(1, notes);
        StringAssert.StartsWith(notes[0], "x/photo.jpg: face 1: ");
        Assert.AreEqual(folder.File("photo-2.png"), inputs.Find(folder.File("photo-2.png")));
    }
}
