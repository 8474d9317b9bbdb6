using System.Text.RegularExpressions;
using DocumentedPrograms;
using OpenVinoLandmarks.OpenCv.Tests.Pictures;

namespace OpenVinoLandmarks.OpenCv.Tests.Documentation;

/// <summary>Checks that the program of README.md compiles, and that it prints the points of the sample photo.</summary>
[TestClass]
[DoNotParallelize]
public sealed class ReadmeTests
{
    [TestMethod]
    public void Program_AllLines_AreCompiledInDocumentedPrograms()
    {
        string[] lines = [.. DocumentedCode.Lines("README.md")];

        Assert.HasCount(9, lines);
        DocumentedCode.AssertCompiled(lines);
    }

    [TestMethod]
    public void Program_SamplePhoto_PrintsItsPoints()
    {
        using ScratchFolder folder = new();
        folder.Copy(TestPictures.SamplePath, "photo.jpg");
        (string oldFolder, TextWriter oldOutput) = (Environment.CurrentDirectory, Console.Out);
        using StringWriter output = new();
        try
        {
            Environment.CurrentDirectory = folder.Path;
            Console.SetOut(output);
            Readme.Run();
        }
        finally
        {
            Environment.CurrentDirectory = oldFolder;
            Console.SetOut(oldOutput);
        }

        StringAssert.Matches(output.ToString(), new Regex(@"^left eye 20\d\.\d, 10\d\.\d; nose 22\d\.\d, 12\d\.\d\s*$"));
    }
}
