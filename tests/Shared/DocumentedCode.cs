namespace OpenVinoLandmarks.Tests.Documentation;

/// <summary>Compares the C# code of the documentation with the DocumentedPrograms.cs of a test project.</summary>
internal static class DocumentedCode
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

    /// <summary>Fails if a line is not in the DocumentedPrograms.cs of this test project, which the compiler checks.</summary>
    public static void AssertCompiled(IEnumerable<string> lines)
    {
        string project = typeof(DocumentedCode).Assembly.GetName().Name!;
        string source = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "tests", project, "Documentation", "DocumentedPrograms.cs"));
        foreach (string line in lines)
        {
            StringAssert.Contains(source, line.Trim());
        }
    }
}
