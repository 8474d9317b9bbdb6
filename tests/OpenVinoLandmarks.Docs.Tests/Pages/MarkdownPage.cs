using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace OpenVinoLandmarks.Docs.Tests.Pages;

/// <summary>A Markdown file of the repository: its links, its anchors and its code, read as GitHub and docfx read them.</summary>
internal sealed class MarkdownPage
{
    private static readonly string[] s_otherFolders = ["artifacts", "bin", "obj", "node_modules", "TestResults"];

    private static readonly MarkdownPipeline s_pipeline =
        new MarkdownPipelineBuilder().UsePipeTables().UseAutoIdentifiers(AutoIdentifierOptions.GitHub).UsePreciseSourceLocation().Build();

    private readonly MarkdownDocument _document;

    private MarkdownPage(string path)
    {
        Path = path;
        Text = File.ReadAllText(System.IO.Path.Combine(TestData.RepositoryRoot, path)).ReplaceLineEndings("\n");
        _document = Markdown.Parse(Text, s_pipeline);
    }

    /// <summary>All Markdown files of the repository. No test names a page, so that a new page is checked too.</summary>
    public static IReadOnlyList<MarkdownPage> All { get; } =
    [
        .. Directory.EnumerateFiles(TestData.RepositoryRoot, "*.md", new EnumerationOptions { RecurseSubdirectories = true })
            .Select(file => System.IO.Path.GetRelativePath(TestData.RepositoryRoot, file).Replace('\\', '/'))
            .Where(path => !path.StartsWith('.') && !path.Split('/').Intersect(s_otherFolders).Any())
            .Order(StringComparer.Ordinal)
            .Select(path => new MarkdownPage(path)),
    ];

    /// <summary>The path from the top of the repository, with slashes.</summary>
    public string Path { get; }

    /// <summary>The text of the file.</summary>
    public string Text { get; }

    /// <summary>The address and the line of each link and picture.</summary>
    public IEnumerable<(string Address, int Line)> Links =>
        _document.Descendants<LinkInline>().Select(link => (link.Url ?? "", link.Line + 1))
            .Concat(_document.Descendants<AutolinkInline>().Select(link => (link.Url, link.Line + 1)));

    /// <summary>Tags of HTML, which the checks of links do not read.</summary>
    public IEnumerable<int> LinesWithHtml =>
        _document.Descendants<HtmlInline>().Select(html => html.Line + 1)
            .Concat(_document.Descendants<HtmlBlock>().Where(html => html.Type != HtmlBlockType.Comment).Select(html => html.Line + 1));

    /// <summary>The anchors of the headings.</summary>
    public IReadOnlySet<string> Anchors => field ??= _document.Descendants<HeadingBlock>()
        .Select(heading => heading.TryGetAttributes()?.Id ?? "").ToHashSet(StringComparer.Ordinal);

    /// <summary>The lines of each block of code in a language, and the line of the page on which the block begins.</summary>
    public IEnumerable<(string[] Lines, int Line)> Code(string language) =>
        _document.Descendants<FencedCodeBlock>().Where(block => block.Info == language)
            .Select(block => (block.Lines.ToString().Split('\n'), block.Line + 1));

    /// <summary>The lines of each block of code in any language, or in none.</summary>
    public IEnumerable<(string[] Lines, int Line)> Code() =>
        _document.Descendants<CodeBlock>().Select(block => (block.Lines.ToString().Split('\n'), block.Line + 1));

    /// <summary>The code within sentences and tables.</summary>
    public IEnumerable<(string Text, int Line)> InlineCode =>
        _document.Descendants<CodeInline>().Select(code => (code.Content, code.Line + 1));

    /// <inheritdoc/>
    public override string ToString() => Path;
}
