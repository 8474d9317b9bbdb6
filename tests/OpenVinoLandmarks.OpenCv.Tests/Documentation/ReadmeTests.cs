using OpenVinoLandmarks.OpenCv.Tests.Pictures;

namespace OpenVinoLandmarks.OpenCv.Tests.Documentation;

[TestClass]
[DoNotParallelize]
public sealed class ReadmeTests
{
    [TestMethod]
    public void Program_OfTheReadme_IsTheOneThatIsCompiledHere()
    {
        string source = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "tests", "OpenVinoLandmarks.OpenCv.Tests", "Documentation", "ReadmeProgram.cs"));
        string readme = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "README.md"));
        int start = readme.IndexOf("```csharp\n", StringComparison.Ordinal) + "```csharp\n".Length;
        string[] program = readme[start..readme.IndexOf("```", start, StringComparison.Ordinal)].Split('\n', StringSplitOptions.RemoveEmptyEntries);

        foreach (string line in program.Where(line => !line.StartsWith("using OpenVinoLandmarks;", StringComparison.Ordinal) && !line.StartsWith("using OpenVinoLandmarks.OpenCv;", StringComparison.Ordinal)))
        {
            StringAssert.Contains(source, line.Trim());
        }

        Assert.HasCount(10, program);
    }

    [TestMethod]
    public void Program_OfTheReadme_FindsTheAstronaut()
    {
        using ScratchFolder folder = new();
        folder.Copy(TestPictures.SamplePath, "photo.jpg");
        (string oldFolder, TextWriter oldOutput) = (Environment.CurrentDirectory, Console.Out);
        using StringWriter output = new();
        try
        {
            Environment.CurrentDirectory = folder.Path;
            Console.SetOut(output);
            ReadmeProgram.Run();
        }
        finally
        {
            Environment.CurrentDirectory = oldFolder;
            Console.SetOut(oldOutput);
        }

        StringAssert.Matches(output.ToString(), new System.Text.RegularExpressions.Regex(@"^left eye 20\d\.\d, 10\d\.\d; nose 22\d\.\d, 12\d\.\d\s*$"));
    }
}
