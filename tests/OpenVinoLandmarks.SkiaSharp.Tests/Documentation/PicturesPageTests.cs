using DocumentedPrograms;
using OpenVinoLandmarks.OpenCv.Tests.Pictures;

namespace OpenVinoLandmarks.SkiaSharp.Tests.Documentation;

/// <summary>Checks that the program of docs/pictures.md draws the face of a photo.</summary>
[TestClass]
[DoNotParallelize]
public sealed class PicturesPageTests
{
    [TestMethod]
    public void Program_SamplePhoto_WritesAnOverlay()
    {
        using ScratchFolder folder = new();
        folder.Copy(TestPictures.SamplePath, "photo.jpg");
        string oldFolder = Environment.CurrentDirectory;
        try
        {
            Environment.CurrentDirectory = folder.Path;
            PicturesPage.Run();
        }
        finally
        {
            Environment.CurrentDirectory = oldFolder;
        }

        Assert.IsGreaterThan(1000L, new FileInfo(folder.File("overlay.png")).Length);
    }
}
