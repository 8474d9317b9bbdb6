using DocumentedPrograms;

namespace OpenVinoLandmarks.KServe.Tests.Documentation;

/// <summary>Checks that the snippet of docs/serving.md compiles, and that it calls the servers that it names.</summary>
[TestClass]
public sealed class ServingPageTests
{
    [TestMethod]
    public void Snippet_AllLines_AreCompiledInDocumentedPrograms()
    {
        string[] lines = [.. DocumentedCode.Lines(Path.Combine("docs", "serving.md"))];

        Assert.HasCount(5, lines);
        DocumentedCode.AssertCompiled(lines);
    }

    [TestMethod]
    public void Snippet_WithoutItsServers_NamesThem()
    {
        DeviceException error = Assert.ThrowsExactly<DeviceException>(() => ServingPage.Run());
        Assert.Contains("edge-1:9000,edge-2:9000", error.Message);
    }
}
