using DocumentedPrograms;
using OpenCvSharp;
using OpenVinoLandmarks.OpenCv.Tests.Pictures;

namespace OpenVinoLandmarks.OpenCv.Tests.Documentation;

/// <summary>Checks that the snippets of docs/getting-started.md compile, and that they do what the page says.</summary>
[TestClass]
public sealed class GettingStartedTests
{
    [TestMethod]
    public void Snippets_AllLines_AreCompiledInDocumentedPrograms()
    {
        string[] lines = [.. DocumentedCode.Lines(Path.Combine("docs", "getting-started.md"))];

        Assert.IsNotEmpty(lines);
        DocumentedCode.AssertCompiled(lines);
    }

    [TestMethod]
    public async Task Detect_MatPixelsAndBoxOfOnePhoto_ReturnTheSamePoints()
    {
        using FaceLandmarkDetector detector = CreateManaged();
        using Mat photo = PictureReader.Read(TestPictures.SamplePath);
        byte[] pixels = TestPictures.Pixels(photo);
        FaceLandmarks found = detector.Detect(photo).Single();

        FaceLandmarks fromPixels = GettingStarted.DetectInMemory(detector, pixels, photo.Cols, photo.Rows, photo.Cols * 3).Single();
        FaceLandmarks fromTask = (await GettingStarted.DetectAsync(detector, photo, CancellationToken.None)).Single();
        FaceLandmarks fromBox = GettingStarted.DetectInBoxes(detector, photo).Single();

        Assert.AreEqual(found, fromPixels);
        Assert.AreEqual(found, fromTask);
        Assert.AreEqual(found.Nose.X, fromBox.Nose.X, 2);
        Assert.AreEqual(found.Nose.Y, fromBox.Nose.Y, 2);
    }

    [TestMethod]
    public async Task DetectAsync_MatDisposedDuringTheCall_ReturnsTheSamePoints()
    {
        using FaceLandmarkDetector detector = CreateManaged();
        using Mat photo = PictureReader.Read(TestPictures.SamplePath);
        FaceLandmarks expected = detector.Detect(photo).Single();
        Mat copy = photo.Clone();

        ValueTask<FaceLandmarks[]> running = detector.DetectAsync(copy);
        copy.Dispose();

        Assert.AreEqual(expected, (await running).Single());
    }

    [TestMethod]
    public void Detect_RegionOfInterest_ReturnsCoordinatesOfTheRegion()
    {
        using FaceLandmarkDetector detector = CreateManaged();
        using Mat photo = PictureReader.Read(TestPictures.SamplePath);
        using Mat region = new(photo, new Rect(100, 20, 300, 300));

        FaceLandmarks whole = detector.Detect(photo, [new(178, 53, 96, 120)]).Single();
        FaceLandmarks part = detector.Detect(region, [new(78, 33, 96, 120)]).Single();

        Assert.AreEqual(whole.Nose.X - 100, part.Nose.X, 1e-3);
        Assert.AreEqual(whole.Nose.Y - 20, part.Nose.Y, 1e-3);
    }

    private static FaceLandmarkDetector CreateManaged() =>
        FaceLandmarkDetector.Create(new FaceLandmarkDetectorOptions { Engine = { Device = DeviceSelection.Managed } });
}
