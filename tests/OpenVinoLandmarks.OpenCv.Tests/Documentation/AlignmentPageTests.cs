using DocumentedPrograms;
using OpenCvSharp;
using OpenVinoLandmarks.OpenCv.Tests.Pictures;

namespace OpenVinoLandmarks.OpenCv.Tests.Documentation;

/// <summary>Checks that the snippet of docs/alignment.md compiles, and that it does what the page says.</summary>
[TestClass]
public sealed class AlignmentPageTests
{
    [TestMethod]
    public void Snippet_AllLines_AreCompiledInDocumentedPrograms()
    {
        string[] lines = [.. DocumentedCode.Lines(Path.Combine("docs", "alignment.md"))];

        Assert.HasCount(9, lines);
        DocumentedCode.AssertCompiled(lines);
    }

    [TestMethod]
    public void AlignEach_SamplePhoto_PutsItsFaceOntoTheTemplate()
    {
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(
            new FaceLandmarkDetectorOptions { Engine = { Device = DeviceSelection.Managed } });
        using Mat photo = PictureReader.Read(TestPictures.SamplePath);
        int faces = 0;

        AlignmentPage.AlignEach(detector, photo, aligned =>
        {
            faces++;
            FaceLandmarks found = detector.Detect(aligned, [FaceBox.Whole(aligned.Cols, aligned.Rows)]).Single();
            for (int i = 0; i < FaceLandmarks.PointCount; i++)
            {
                // The landmark model sees another crop, so its points differ by some pixels.
                Assert.AreEqual(FaceTemplate.ArcFace.Points[i].X, found[i].X, 8, $"point {i}");
                Assert.AreEqual(FaceTemplate.ArcFace.Points[i].Y, found[i].Y, 8, $"point {i}");
            }
        });

        Assert.AreEqual(1, faces);
    }
}
