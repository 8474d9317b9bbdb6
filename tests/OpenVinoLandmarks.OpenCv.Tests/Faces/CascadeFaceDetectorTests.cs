using OpenCvSharp;
using OpenVinoLandmarks.OpenCv.Tests.Pictures;

namespace OpenVinoLandmarks.OpenCv.Tests.Faces;

/// <summary>Checks <see cref="CascadeFaceDetector"/> with a small cascade that finds bright squares, and with OpenCV's own.</summary>
[TestClass]
public sealed class CascadeFaceDetectorTests
{
    // A cascade with one stage, which finds bright squares on a dark background: it compares the middle quarter of the window with the
    // whole window.
    private const string BrightSquares = """
        <?xml version="1.0"?>
        <opencv_storage><cascade type_id="opencv-cascade-classifier">
        <stageType>BOOST</stageType><featureType>HAAR</featureType><height>24</height><width>24</width>
        <stageParams><maxWeakCount>1</maxWeakCount></stageParams><featureParams><maxCatCount>0</maxCatCount></featureParams>
        <stageNum>1</stageNum><stages><_><maxWeakCount>1</maxWeakCount><stageThreshold>0.5</stageThreshold>
        <weakClassifiers><_><internalNodes>0 -1 0 1.3</internalNodes><leafValues>0. 1.</leafValues></_></weakClassifiers></_></stages>
        <features><_><rects><_>0 0 24 24 -1.</_><_>6 6 12 12 4.</_></rects></_></features>
        </cascade></opencv_storage>
        """;

    [TestMethod]
    public void Tight_CascadeBox_BecomesNarrowerAndLower()
    {
        FaceBox box = CascadeFaceDetector.Tight(new Rect(100, 200, 100, 100));

        Assert.AreEqual(new FaceBox(110, 208, 80, 96), box);
        Assert.IsNull(box.Score);
    }

    [TestMethod]
    public void Detect_BrightSquare_IsFoundAndMapped()
    {
        using ScratchFolder folder = new();
        using CascadeFaceDetector detector = Create(folder);
        using Mat picture = BrightSquare();

        IReadOnlyList<FaceBox> faces = detector.Detect(picture.AsImageView());

        // The window around the square of 48 pixels at (70, 50) is 96 pixels at (46, 26).
        FaceBox expected = CascadeFaceDetector.Tight(new Rect(46, 26, 96, 96));
        Assert.HasCount(1, faces);
        Assert.AreEqual(expected.X, faces[0].X, 6);
        Assert.AreEqual(expected.Y, faces[0].Y, 6);
        Assert.AreEqual(expected.Width, faces[0].Width, 8);
        Assert.IsNull(faces[0].Score);
        Assert.AreEqual("cascade", detector.Name);
    }

    [TestMethod]
    public async Task Detect_ConcurrentCalls_ReturnTheSame()
    {
        using ScratchFolder folder = new();
        using CascadeFaceDetector detector = Create(folder);
        using Mat picture = BrightSquare();
        using MatImage image = new(picture);
        IReadOnlyList<FaceBox> expected = detector.Detect(image.View);

        IEnumerable<Task<IReadOnlyList<FaceBox>>> calls = Enumerable.Range(0, 16).Select(_ => detector.DetectAsync(image).AsTask());
        IReadOnlyList<FaceBox>[] found = await Task.WhenAll(calls);

        foreach (IReadOnlyList<FaceBox> faces in found)
        {
            CollectionAssert.AreEqual(expected.ToArray(), faces.ToArray());
        }
    }

    [TestMethod]
    public void Detect_Filter_IsApplied()
    {
        using ScratchFolder folder = new();
        using CascadeFaceDetector detector = Create(folder);
        using Mat picture = BrightSquare();

        Assert.IsEmpty(detector.Detect(picture.AsImageView(), new FaceFilter { MinFaceSize = 150 }));
        Assert.IsEmpty(detector.Detect(picture.AsImageView(), new FaceFilter { MaxFaces = 0 }));
    }

    [TestMethod]
    public void Detect_PictureSmallerThanAnyFace_FindsNothing()
    {
        using ScratchFolder folder = new();
        using CascadeFaceDetector detector = Create(folder);

        Assert.IsEmpty(detector.Detect(new ImageView(new byte[3], 1, 1, PixelFormat.Rgb24)));
    }

    [TestMethod]
    public void Create_MissingFile_ThrowsWithItsPath()
    {
        ModelException e = Assert.ThrowsExactly<ModelException>(() => new CascadeFaceDetector("no/such/cascade.xml"));

        StringAssert.Contains(e.Message, "no/such/cascade.xml");
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("not xml at all")]
    [DataRow("<?xml version=\"1.0\"?><opencv_storage><other/></opencv_storage>")]
    [DataRow("<?xml version=\"1.0\"?><opencv_storage><cascade type_id=\"opencv-cascade-classifier\"><stageType>BOOST")]
    public void Create_FileThatIsNotACascade_ThrowsWithItsPath(string content)
    {
        using ScratchFolder folder = new();
        string file = folder.Write("broken.xml", System.Text.Encoding.UTF8.GetBytes(content));

        ModelException e = Assert.ThrowsExactly<ModelException>(() => new CascadeFaceDetector(file));

        StringAssert.Contains(e.Message, "broken.xml");
    }

    [TestMethod]
    public void Detect_Disposed_Throws()
    {
        using ScratchFolder folder = new();
        using Mat picture = BrightSquare();
        CascadeFaceDetector detector = Create(folder);

        detector.Dispose();
        detector.Dispose();

        Assert.ThrowsExactly<ObjectDisposedException>(() => detector.Detect(picture.AsImageView()));
    }

    [TestMethod]
    [RequiresCascade]
    public void Detect_CascadeOfOpenCv_FindsTheFaceOfTheSamplePhoto()
    {
        using CascadeFaceDetector detector = new();
        using Mat picture = PictureReader.Read(TestPictures.SamplePath);

        FaceBox face = detector.Detect(picture.AsImageView(), new FaceFilter { MinFaceSize = 60 })[0];

        Assert.AreEqual(224, face.X + face.Width / 2, 12);
        Assert.AreEqual(118, face.Y + face.Height / 2, 14);
    }

    [TestMethod]
    public void Detect_Region_LimitsTheSearch_AndBoxesStayThoseOfTheWholePicture()
    {
        using ScratchFolder folder = new();
        using CascadeFaceDetector detector = Create(folder);
        using Mat square = BrightSquare();
        using Mat picture = new();
        Cv2.HConcat([square, square], picture);
        FaceBox expected = detector.Detect(square.AsImageView()).Single();

        FaceBox found = detector.Detect(picture.AsImageView(), new FaceFilter { Region = new PixelRegion(200, 0, 200, 160) }).Single();

        Assert.AreEqual(expected.X + 200, found.X, 1e-3);
        Assert.AreEqual(expected.Y, found.Y, 1e-3);
        Assert.AreEqual(expected.Width, found.Width, 1e-3);
        Assert.ThrowsExactly<ImageException>(
            () => detector.Detect(picture.AsImageView(), new FaceFilter { Region = new PixelRegion(400, 0, 10, 10) }));
    }

    private static CascadeFaceDetector Create(ScratchFolder folder) =>
        new(folder.Write("squares.xml", System.Text.Encoding.UTF8.GetBytes(BrightSquares)));

    private static Mat BrightSquare()
    {
        Mat picture = new(160, 200, MatType.CV_8UC3, new Scalar(20, 20, 20));
        Cv2.Rectangle(picture, new Rect(70, 50, 48, 48), Scalar.White, -1);
        return picture;
    }
}

/// <summary>Skips a test if neither OPENVINO_LANDMARKS_CASCADE nor Debian's package opencv-data provides a cascade file.</summary>
internal sealed class RequiresCascadeAttribute() : RequirementAttribute(
    CanCreate(), "needs a cascade file: install Debian's package opencv-data, or set OPENVINO_LANDMARKS_CASCADE")
{
    private static bool CanCreate()
    {
        try
        {
            using CascadeFaceDetector detector = new();
            return true;
        }
        catch (ModelException)
        {
            return false;
        }
    }
}
