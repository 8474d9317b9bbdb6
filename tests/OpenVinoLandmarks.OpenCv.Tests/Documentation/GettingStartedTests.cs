using OpenCvSharp;
using OpenVinoLandmarks.Devices;
using OpenVinoLandmarks.Engines;
using OpenVinoLandmarks.Landmarks;
using OpenVinoLandmarks.OpenCv.Tests.Pictures;

namespace OpenVinoLandmarks.OpenCv.Tests.Documentation;

[TestClass]
public sealed class GettingStartedTests
{
    [TestMethod]
    public void Snippets_AreThoseThatAreCompiledHere()
    {
        string source = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "tests", "OpenVinoLandmarks.OpenCv.Tests", "Documentation", "GettingStartedProgram.cs"));
        string[] blocks = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "docs", "getting-started.md")).Split("```csharp\n")[1..];

        string[] lines = [.. blocks.SelectMany(block => block[..block.IndexOf("```", StringComparison.Ordinal)].Split('\n', StringSplitOptions.RemoveEmptyEntries))];

        Assert.IsNotEmpty(lines);
        foreach (string line in lines)
        {
            StringAssert.Contains(source, line.Trim());
        }
    }

    [TestMethod]
    public async Task Detect_AMatItsPixelsAndABoxOfIt_GiveTheSamePoints()
    {
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(new FaceLandmarkDetectorOptions { Engine = new EngineOptions { Device = DeviceSelection.Managed } });
        using Mat photo = PictureReader.Read(TestPictures.SamplePath);
        FaceLandmarks found = detector.Detect(photo).Single();

        FaceLandmarks fromPixels = GettingStartedProgram.LookAtPixels(detector, TestPictures.Pixels(photo), photo.Cols, photo.Rows, photo.Cols * 3).Single();
        FaceLandmarks waited = (await GettingStartedProgram.Wait(detector, photo, CancellationToken.None)).Single();
        FaceLandmarks fromBox = GettingStartedProgram.GiveBoxes(detector, photo).Single();

        Assert.AreEqual(found, fromPixels);
        Assert.AreEqual(found, waited);
        Assert.AreEqual(found.Nose.X, fromBox.Nose.X, 2);
        Assert.AreEqual(found.Nose.Y, fromBox.Nose.Y, 2);
    }

    [TestMethod]
    public async Task DetectAsync_MatDisposedWhileTheCallRuns_DoesNoHarm()
    {
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(new FaceLandmarkDetectorOptions { Engine = new EngineOptions { Device = DeviceSelection.Managed } });
        using Mat photo = PictureReader.Read(TestPictures.SamplePath);
        FaceLandmarks expected = detector.Detect(photo).Single();
        Mat copy = photo.Clone();

        ValueTask<FaceLandmarks[]> running = detector.DetectAsync(copy);
        copy.Dispose();

        Assert.AreEqual(expected, (await running).Single());
    }

    [TestMethod]
    public void Detect_RegionOfInterest_GivesTheRegionsOwnCoordinates()
    {
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(new FaceLandmarkDetectorOptions { Engine = new EngineOptions { Device = DeviceSelection.Managed } });
        using Mat photo = PictureReader.Read(TestPictures.SamplePath);
        using Mat region = new(photo, new Rect(100, 20, 300, 300));

        FaceLandmarks whole = detector.Detect(photo, [new(178, 53, 96, 120)]).Single();
        FaceLandmarks part = detector.Detect(region, [new(78, 33, 96, 120)]).Single();

        Assert.AreEqual(whole.Nose.X - 100, part.Nose.X, 1e-3);
        Assert.AreEqual(whole.Nose.Y - 20, part.Nose.Y, 1e-3);
    }
}
