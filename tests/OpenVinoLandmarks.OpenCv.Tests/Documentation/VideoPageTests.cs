using DocumentedPrograms;
using OpenCvSharp;
using OpenVinoLandmarks.OpenCv.Tests.Pictures;

namespace OpenVinoLandmarks.OpenCv.Tests.Documentation;

/// <summary>Checks that the program of docs/video.md compiles, and that it finds the face of a video.</summary>
[TestClass]
[DoNotParallelize]
public sealed class VideoPageTests
{
    [TestMethod]
    public void Program_AllLines_AreCompiledInDocumentedPrograms()
    {
        string[] lines = [.. DocumentedCode.Lines(Path.Combine("docs", "video.md"))];

        Assert.IsNotEmpty(lines);
        DocumentedCode.AssertCompiled(lines);
    }

    [TestMethod]
    public async Task Program_VideoOfTheSamplePhoto_PrintsOneFacePerFrame()
    {
        using ScratchFolder folder = new();
        using Mat photo = PictureReader.Read(TestPictures.SamplePath);
        using (VideoFileWriter writer = new(folder.File("clip.mp4"), photo.Cols, photo.Rows, 25))
        {
            for (int i = 0; i < 8; i++)
            {
                writer.Write(photo);
            }

            writer.Complete();
        }

        (string oldFolder, TextWriter oldOutput) = (Environment.CurrentDirectory, Console.Out);
        using StringWriter output = new();
        try
        {
            Environment.CurrentDirectory = folder.Path;
            Console.SetOut(output);
            await VideoPage.RunAsync();
        }
        finally
        {
            Environment.CurrentDirectory = oldFolder;
            Console.SetOut(oldOutput);
        }

        string[] lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.HasCount(8, lines);
        Assert.IsTrue(lines.All(line => line.TrimEnd().EndsWith(": 1 faces", StringComparison.Ordinal)), output.ToString());
    }
}
