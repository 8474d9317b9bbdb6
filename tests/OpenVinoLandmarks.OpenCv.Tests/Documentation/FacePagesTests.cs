namespace OpenVinoLandmarks.OpenCv.Tests.Documentation;

/// <summary>Checks that the snippets of docs/attributes.md and docs/anonymizing.md compile.</summary>
[TestClass]
public sealed class FacePagesTests
{
    [TestMethod]
    [DataRow("attributes.md", 11)]
    [DataRow("anonymizing.md", 4)]
    public void Snippet_AllLines_AreCompiledInDocumentedPrograms(string page, int count)
    {
        string[] lines = [.. DocumentedCode.Lines(Path.Combine("docs", page))];

        Assert.HasCount(count, lines);
        DocumentedCode.AssertCompiled(lines);
    }
}
