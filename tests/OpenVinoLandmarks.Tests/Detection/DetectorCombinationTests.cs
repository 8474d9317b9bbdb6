using System.Numerics;
using OpenCvSharp;
using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.Tests.Faces;
using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Tests.Detection;

/// <summary>Input sizes, tiles, regions and model cards together with detectors of other kinds than the bundled one.</summary>
public abstract class DetectorCombinationTests(string device) : CountedTest
{
    private const string Dynamic = "peers/yunet_n_dynamic.onnx";
    private const string Fixed = "peers/face_detection_yunet_2023mar.onnx";

    [TestMethod]
    [DataRow(Dynamic, 320, 320)]
    [DataRow(Dynamic, 640, 384)]
    [DataRow(Fixed, 320, 320)]
    public void SizeOfTheOptions_EqualsThatOfACard_AndReplacesIt(string file, int width, int height)
    {
        using Mat picture = CrowdPicture.Draw(900, 700, 120, [(250, 250), (600, 400)], out FaceBox[] faces);
        ModelCard card = new() { Input = new ImageInputCard { Width = width, Height = height } };
        using FaceDetector byCard = Create(file, card);
        using FaceDetector bySize = Create(file, card: null, new ImageSize(width, height));
        using FaceDetector byBoth = Create(
            file, new ModelCard { Input = new ImageInputCard { Width = 128, Height = 96 } }, new ImageSize(width, height));

        FaceBox[] expected = [.. byCard.Detect(Pixels.View(picture))];

        CrowdPicture.AssertEachFoundOnce(faces, expected);
        Assert.IsTrue(expected.All(box => box.DetectorLandmarks is { Count: 5 }));
        CollectionAssert.AreEqual(expected, bySize.Detect(Pixels.View(picture)).ToArray());
        CollectionAssert.AreEqual(expected, byBoth.Detect(Pixels.View(picture)).ToArray());
        Assert.AreEqual((width, height), (byBoth.Info.InputWidth, byBoth.Info.InputHeight));
    }

    [TestMethod]
    public void SizeIsNotChosenByTheImage_ForModelsOfOthers()
    {
        using FaceDetector detector = Create(Dynamic, card: null);

        Assert.AreEqual(new FaceSearch(new ImageSize(320, 320), 0), detector.PlanSearch(100, 100));
        Assert.AreEqual(new FaceSearch(new ImageSize(320, 320), 0), detector.PlanSearch(4000, 3000));
    }

    [TestMethod]
    public async Task Tiles_FindSmallFaces_WithTheirPointsInPixelsOfTheImage()
    {
        (int, int)[] centres = [(100, 100), (560, 300), (640, 660), (1190, 700), (1500, 80), (1820, 1100), (300, 1040)];
        using Mat picture = CrowdPicture.Draw(2000, 1200, 60, centres, out FaceBox[] faces);
        MemoryImage image = new(Pixels.Bytes(picture), picture.Width, picture.Height, picture.Width * 3, PixelFormat.Bgr24);
        using FaceDetector detector = Create(Dynamic, card: null, new ImageSize(320, 320), new FaceTiles { Side = 640 });

        FaceBox[] found = [.. detector.Detect(image.View)];

        CrowdPicture.AssertEachFoundOnce(faces, found);
        AssertPointsInside(found);
        CollectionAssert.AreEqual(found, (await detector.DetectAsync(image)).ToArray());
    }

    [TestMethod]
    public void Region_HasPointsInPixelsOfTheImage()
    {
        using Mat picture = CrowdPicture.Draw(2000, 1200, 100, [(300, 300), (1500, 800)], out FaceBox[] faces);
        using FaceDetector detector = Create(Dynamic, card: null, new ImageSize(320, 320));

        FaceBox[] found = [.. detector.Detect(Pixels.View(picture), new FaceFilter { Region = new PixelRegion(1200, 500, 600, 600) })];

        CrowdPicture.AssertEachFoundOnce([faces[1]], found);
        AssertPointsInside(found);
    }

    [TestMethod]
    [DataRow(Dynamic, 100, 100)]
    [DataRow(Dynamic, 320, 330)]
    [DataRow(Fixed, 320, 330)]
    [DataRow("peers/ultralight_version-RFB-320.onnx", 640, 480)]
    public void SizeThatTheModelDoesNotTake_IsAModelErrorThatNamesBoth(string file, int width, int height)
    {
        ModelException error = Assert.ThrowsExactly<ModelException>(() => Create(file, card: null, new ImageSize(width, height)).Dispose());

        StringAssert.Contains(error.Message, Path.GetFileNameWithoutExtension(file));
        StringAssert.Contains(error.Message, $"cannot take an input of {width}x{height}: ");
        Assert.DoesNotContain("\n", error.Message);
    }

    [TestMethod]
    public void BlazeFace_HasOneSize()
    {
        ModelCard card = new() { Input = new ImageInputCard { Mean = Vector3.Zero, Scale = new Vector3(255) } };
        const string File = "peers/blazeface_front_base.onnx";
        using (FaceDetector detector = Create(File, card, new ImageSize(128, 128)))
        {
            Assert.AreEqual(128, detector.Info.InputWidth);
        }

        ModelException error = Assert.ThrowsExactly<ModelException>(() => Create(File, card, new ImageSize(256, 256)).Dispose());
        StringAssert.Contains(error.Message, "cannot take an input of 256x256: ");
    }

    private static void AssertPointsInside(FaceBox[] boxes)
    {
        foreach (FaceBox box in boxes)
        {
            Assert.HasCount(5, box.DetectorLandmarks!);
            foreach (LandmarkPoint point in box.DetectorLandmarks!)
            {
                Assert.IsInRange(box.X, box.X + box.Width, point.X);
                Assert.IsInRange(box.Y, box.Y + box.Height, point.Y);
            }
        }
    }

    private FaceDetector Create(string file, ModelCard? card, ImageSize? size = null, FaceTiles? tiles = null) =>
        FaceDetector.Create(new FaceDetectorOptions
        {
            Engine = { Device = DeviceSelection.Parse(device), InferencePrecision = InferencePrecision.F32 },
            Model = PeerGolden.ModelFile(file),
            Card = card,
            InputSize = size,
            Tiles = tiles,
        });
}

[TestClass]
[RequiresGoldenData]
public sealed class ManagedDetectorCombinationTests() : DetectorCombinationTests("MANAGED");

[TestClass]
[RequiresOpenVino]
[RequiresGoldenData]
[DoNotParallelize]
public sealed class OpenVinoDetectorCombinationTests() : DetectorCombinationTests("CPU");
