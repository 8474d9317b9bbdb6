namespace OpenVinoLandmarks.Docs.Tests.Pages;

/// <summary>Checks that the compiler sees the C# code of all Markdown files of the repository.</summary>
[TestClass]
public sealed class SnippetTests
{
    private const string Language = "csharp";

    private static readonly string[] s_otherNames = ["c#", "cs", "C#", "CSharp", "csharp"];

    // Documented*.cs are the files of the test projects that have the code of pages; samples are programs that pages show parts of.
    private static readonly Lazy<IReadOnlyDictionary<string, string[]>> s_compiled = new(() =>
        Sources("tests", "Documented*.cs").Concat(Sources("samples", "*.cs")).ToDictionary(file => file, ReadLines));

    [TestMethod]
    public void Code_OfAllPages_IsCompiledInOneFile()
    {
        string[] unknown =
        [
            .. from page in MarkdownPage.All
               where !IsPackageReadme($"{page}")
               from block in page.Code(Language)
               where !IsCompiled(block.Lines)
               select $"{page}({block.Line}): {Closest(block.Lines)}",
        ];

        Assert.IsGreaterThan(20, MarkdownPage.All.Sum(page => page.Code(Language).Count()));
        Assert.IsEmpty(
            unknown,
            "The code must be, in this order, in a file Documented*.cs of a test project or in a sample.\n" + string.Join('\n', unknown));
    }

    [TestMethod]
    public void CSharp_IsNamedInOneWay()
    {
        string[] others =
        [
            .. from page in MarkdownPage.All
               from name in s_otherNames.Where(name => name != Language)
               where page.Code(name).Any()
               select $"{page}: {name}",
        ];

        Assert.IsEmpty(others, string.Join('\n', others));
    }

    [TestMethod]
    [DataRow(true, "using Core core = new Core();", "using Model model = core.ReadModel(path);")]
    [DataRow(false, ".Add(PropertyKeys.NumStreams, 2)", ".Add(PropertyKeys.PerformanceMode, PerformanceMode.Throughput)")]
    [DataRow(false, "using Core core = new Kernel();")]
    [DataRow(false, "")]
    public void Code_OfEachKind_IsJudged(bool compiled, params string[] lines) => Assert.AreEqual(compiled, IsCompiled(lines));

    private static bool IsCompiled(string[] lines) => s_compiled.Value.Values.Any(source => FirstMissing(source, lines) is null);

    // OpenVinoLandmarks.Packages.Tests compiles the examples of the packages, in programs that have the packages and nothing else.
    private static bool IsPackageReadme(string page) => page.StartsWith("src/", StringComparison.Ordinal);

    // The line up to which the best file agrees: what to look at.
    private static string Closest(string[] lines) => s_compiled.Value
        .Select(source => (source.Key, Line: FirstMissing(source.Value, lines)!))
        .MaxBy(source => Array.IndexOf(lines, source.Line)) is { } best ? $"{best.Line} (not in {best.Key})" : "";

    // The first line of a snippet that a source does not have after the lines before it. Null if it has them all.
    private static string? FirstMissing(string[] source, string[] lines)
    {
        int position = 0;
        string[] code = [.. lines.Where(line => line.Trim().Length > 0)];
        foreach (string line in code)
        {
            int found = Array.IndexOf(source, line.Trim(), position);
            if (found < 0)
            {
                return line;
            }

            position = found + 1;
        }

        return code.Length == 0 ? "" : null;
    }

    private static IEnumerable<string> Sources(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(TestData.RepositoryRoot, folder), pattern, SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    private static string[] ReadLines(string file) => [.. File.ReadLines(file).Select(line => line.Trim())];
}
