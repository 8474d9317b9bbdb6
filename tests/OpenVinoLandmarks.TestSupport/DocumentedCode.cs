using System.Reflection;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace OpenVinoLandmarks.TestSupport;

/// <summary>Compares the C# code of the documentation with the file DocumentedPrograms.cs of the test project that runs.</summary>
public static class DocumentedCode
{
    private const string Fence = "```csharp\n";

    /// <summary>Returns the lines of all C# blocks of a page, without empty lines.</summary>
    /// <param name="page">Path of the page from the top of the repository.</param>
    public static IEnumerable<string> Lines(string page) =>
        File.ReadAllText(Path.Combine(TestData.RepositoryRoot, page))
            .ReplaceLineEndings("\n")
            .Split(Fence)[1..]
            .Select(block => block[..block.IndexOf("```", StringComparison.Ordinal)])
            .SelectMany(block => block.Split('\n', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Fails if a line is not in DocumentedPrograms.cs, which the compiler checks.</summary>
    /// <param name="lines">Lines of code.</param>
    public static void AssertCompiled(IEnumerable<string> lines)
    {
        string project = Assembly.GetEntryAssembly()!.GetName().Name!;
        string folder = Path.Combine("tests", project, "Documentation");
        string source = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, folder, "DocumentedPrograms.cs"));
        foreach (string line in lines)
        {
            StringAssert.Contains(source, line.Trim());
        }
    }
}
