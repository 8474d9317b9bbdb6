using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using OpenVinoLandmarks.Docs.Tests.Pages;

namespace OpenVinoLandmarks.Docs.Tests.Site;

/// <summary>Checks the links of the built site: those of the pages, of their frames, and of the reference.</summary>
[TestClass]
public sealed class SiteLinkTests
{
    private static readonly Lazy<IReadOnlyDictionary<string, IHtmlDocument>> s_pages = new(ReadPages);

    [TestMethod]
    public void Links_OfAllPages_LeadToFilesAndAnchors()
    {
        string[] dead =
        [
            .. from page in s_pages.Value
               from address in Addresses(page.Value)
               let problem = Problem(page.Key, address)
               where problem is not null
               select $"{page.Key}: {address}: {problem}",
        ];

        Assert.IsEmpty(dead, string.Join('\n', dead));
    }

    [TestMethod]
    public void Reference_HasEveryLibrary()
    {
        string[] programs = ["OpenVinoLandmarks.Cli", "OpenVinoLandmarks.Server"];
        string[] libraries =
        [
            .. Directory.EnumerateDirectories(Path.Combine(TestData.RepositoryRoot, "src")).Select(folder => Path.GetFileName(folder))
                .Except(programs).Order(StringComparer.Ordinal),
        ];
        string[] built = [.. Libraries().Select(assembly => assembly.GetName().Name!).Order(StringComparer.Ordinal)];
        string settings = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "docfx.json"));
        string filter = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "OpenVinoLandmarks.Libraries.slnf"));

        CollectionAssert.AreEqual(libraries, built, "this project references all libraries");
        foreach (string library in libraries)
        {
            StringAssert.Contains(settings, $"/{library}.dll\"", "docfx.json");
            StringAssert.Contains(filter, $"/{library}.csproj\"", "OpenVinoLandmarks.Libraries.slnf");
        }
    }

    [TestMethod]
    public void Reference_HasEveryPublicType()
    {
        string[] missing =
        [
            .. from assembly in Libraries()
               from type in assembly.GetExportedTypes()
               let file = $"reference/{type.FullName!.Replace('+', '.').Replace('`', '-')}.html"
               where !s_pages.Value.ContainsKey(file)
               select file,
        ];

        Assert.IsEmpty(missing, string.Join('\n', missing));
    }

    [TestMethod]
    public void Site_HasEveryPageOfDocs()
    {
        string[] missing =
        [
            .. MarkdownPage.All.Select(page => page.Path)
                .Where(path => path.StartsWith("docs/", StringComparison.Ordinal))
                .Select(path => path == "docs/site/index.md" ? "index.html" : Path.ChangeExtension(path, ".html"))
                .Where(path => !s_pages.Value.ContainsKey(path)),
        ];

        Assert.IsEmpty(missing, string.Join('\n', missing));
    }

    private static IEnumerable<System.Reflection.Assembly> Libraries() =>
        Directory.EnumerateFiles(AppContext.BaseDirectory, "OpenVinoLandmarks*.xml")
            .Select(file => System.Reflection.Assembly.Load(Path.GetFileNameWithoutExtension(file)));

    private static Dictionary<string, IHtmlDocument> ReadPages()
    {
        HtmlParser parser = new();
        return Directory.EnumerateFiles(BuiltSite.Folder, "*.html", SearchOption.AllDirectories).ToDictionary(
            file => Path.GetRelativePath(BuiltSite.Folder, file).Replace('\\', '/'),
            file => parser.ParseDocument(File.ReadAllText(file)));
    }

    private static IEnumerable<string> Addresses(IHtmlDocument page) =>
        page.QuerySelectorAll("[href]").Select(element => element.GetAttribute("href")!)
            .Concat(page.QuerySelectorAll("[src]").Select(element => element.GetAttribute("src")!));

    private static string? Problem(string page, string address)
    {
        if (address.Contains(':', StringComparison.Ordinal))
        {
            return Pages.Addresses.IsWellFormed(address) ? null : "it is not a valid address";
        }

        string[] parts = address.Split('#', 2);
        string target = parts[0].Length == 0 ? page : new Uri(new Uri($"http://site/{page}"), parts[0].Split('?')[0]).AbsolutePath[1..];
        target = Uri.UnescapeDataString(target);
        if (!File.Exists(Path.Combine(BuiltSite.Folder, target)))
        {
            return "there is no such file";
        }

        return parts.Length == 1 || parts[1].Length == 0
            || (s_pages.Value.TryGetValue(target, out IHtmlDocument? other) && HasAnchor(other, Uri.UnescapeDataString(parts[1])))
            ? null
            : "the page has no such anchor";
    }

    private static bool HasAnchor(IHtmlDocument page, string name) =>
        page.GetElementById(name) is not null || page.QuerySelectorAll("a[name]").Any(element => element.GetAttribute("name") == name);
}
