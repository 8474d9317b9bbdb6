namespace OpenVinoLandmarks.Docs.Tests.Pages;

/// <summary>Checks the links of all Markdown files of the repository. Other sites are checked for the form of their address only.</summary>
[TestClass]
public sealed class MarkdownLinkTests
{
    [TestMethod]
    public void Links_OfAllPages_LeadToFilesAndHeadings()
    {
        Dictionary<string, MarkdownPage> pages = MarkdownPage.All.ToDictionary(page => page.Path);
        string[] dead =
        [
            .. from page in pages.Values
               from link in page.Links
               let problem = Problem(pages, page, link.Address)
               where problem is not null
               select $"{page}({link.Line}): {link.Address}: {problem}",
        ];

        Assert.IsGreaterThan(50, pages.Count);
        Assert.IsEmpty(dead, string.Join('\n', dead));
    }

    [TestMethod]
    [DataRow("getting-started.md", null)]
    [DataRow("getting-started.md#requirements", null)]
    [DataRow("../README.md", null)]
    [DataRow("../samples", null)]
    [DataRow("https://github.com/openvinotoolkit/openvino", null)]
    [DataRow("Getting-started.md", "there is no such file")]
    [DataRow("getting-started.md#nothing", "the page has no such heading")]
    [DataRow("#nothing", "the page has no such heading")]
    [DataRow("../../elsewhere.md", "it is outside the repository")]
    [DataRow("https://git hub.com/", "it is not a valid address")]
    [DataRow("htps://github.com/", "it is not a valid address")]
    [DataRow("", "it is empty")]
    public void Link_OfEachKind_IsJudged(string address, string? problem)
    {
        Dictionary<string, MarkdownPage> pages = MarkdownPage.All.ToDictionary(page => page.Path);

        Assert.AreEqual(problem, Problem(pages, pages["docs/cli.md"], address));
    }

    [TestMethod]
    public void Pages_HaveNoHtml_WhichTheseTestsDoNotRead()
    {
        string[] lines = [.. MarkdownPage.All.SelectMany(page => page.LinesWithHtml.Select(line => $"{page}({line})"))];

        Assert.IsEmpty(lines, string.Join('\n', lines));
    }

    [TestMethod]
    public void TableOfContents_HasEveryPage()
    {
        string contents = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "docs", "toc.yml")) + "\n";
        string[] missing =
        [
            .. MarkdownPage.All.Select(page => page.Path)
                .Where(path => path.StartsWith("docs/", StringComparison.Ordinal))
                .Where(path => !path.StartsWith("docs/site/", StringComparison.Ordinal))
                .Where(path => !contents.Contains($"href: {path["docs/".Length..]}\n", StringComparison.Ordinal)),
        ];

        Assert.IsEmpty(missing, $"docs/toc.yml lacks {string.Join(", ", missing)}");
    }

    private static string? Problem(Dictionary<string, MarkdownPage> pages, MarkdownPage page, string address)
    {
        if (address.Length == 0)
        {
            return "it is empty";
        }

        if (address.Contains(':', StringComparison.Ordinal))
        {
            return Addresses.IsWellFormed(address) ? null : "it is not a valid address";
        }

        string[] parts = address.Split('#', 2);
        string folder = Path.Combine(TestData.RepositoryRoot, Path.GetDirectoryName(page.Path)!);
        string file = Path.GetFullPath(
            Path.Combine(folder, parts[0].Length == 0 ? Path.GetFileName(page.Path) : Uri.UnescapeDataString(parts[0])));
        string target = Path.GetRelativePath(TestData.RepositoryRoot, file).Replace('\\', '/');
        if (target.StartsWith("..", StringComparison.Ordinal))
        {
            return "it is outside the repository";
        }

        if (!File.Exists(file) && !Directory.Exists(file))
        {
            return "there is no such file";
        }

        return parts.Length == 1 || (pages.TryGetValue(target, out MarkdownPage? other) && other.Anchors.Contains(parts[1]))
            ? null
            : "the page has no such heading";
    }
}
