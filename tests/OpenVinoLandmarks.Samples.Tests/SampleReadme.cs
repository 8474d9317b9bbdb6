using System.Globalization;
using System.Text.RegularExpressions;

namespace OpenVinoLandmarks.Samples.Tests;

/// <summary>
/// The README of a sample: the command that runs it, and what the sample prints. <c>...</c> in the output stands for any text, and numbers
/// with a decimal point may differ a little, because processors add in different orders.
/// </summary>
internal sealed partial class SampleReadme
{
    private const double Tolerance = 0.3;

    private SampleReadme(string name)
    {
        string folder = Path.Combine(TestData.RepositoryRoot, "samples", name);
        string text = File.ReadAllText(Path.Combine(folder, "README.md")).ReplaceLineEndings("\n");
        Match command = Command().Match(text);
        Assert.AreEqual(name, command.Groups["name"].Value, "the README names the command that runs the sample");
        Name = name;
        Arguments = command.Groups["arguments"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Output = Block().Match(text).Groups["block"].Value;
        Lines = Directory.GetFiles(folder, "*.cs").Sum(static file => File.ReadLines(file).Count());
    }

    /// <summary>The names of the samples that have a README.</summary>
    public static IEnumerable<string> Names =>
        Directory.GetDirectories(Path.Combine(TestData.RepositoryRoot, "samples"))
            .Where(static folder => Directory.GetFiles(folder, "*.csproj").Length > 0 && File.Exists(Path.Combine(folder, "README.md")))
            .Select(static folder => Path.GetFileName(folder))
            .Order(StringComparer.Ordinal);

    /// <summary>The name of the sample, of its folder and of its program.</summary>
    public string Name { get; }

    /// <summary>The arguments of the command.</summary>
    public string[] Arguments { get; }

    /// <summary>The output.</summary>
    public string Output { get; }

    /// <summary>Lines of code in all files of the sample.</summary>
    public int Lines { get; }

    /// <summary>The program, as the build of the solution has made it, in the configuration of the tests.</summary>
    public string Program => Path.Combine(
        TestData.RepositoryRoot,
        "samples",
        Name,
        Path.GetRelativePath(Path.Combine(TestData.RepositoryRoot, "tests", "OpenVinoLandmarks.Samples.Tests"), AppContext.BaseDirectory),
        Name + (OperatingSystem.IsWindows() ? ".exe" : ""));

    /// <summary>Reads the README of a sample.</summary>
    public static SampleReadme Read(string name) => new(name);

    /// <summary>Fails if a program printed something else than the README says.</summary>
    public void AssertPrinted(string actual)
    {
        string[] expected = Output.Split('\n'), printed = actual.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        Assert.HasCount(expected.Length, printed, actual);
        for (int i = 0; i < expected.Length; i++)
        {
            AssertLine(expected[i], printed[i]);
        }
    }

    private static void AssertLine(string expected, string actual)
    {
        string pattern = "^" + Number().Replace(Regex.Escape(expected).Replace(@"\.\.\.", ".*", StringComparison.Ordinal), "(.+?)") + "$";
        Match match = Regex.Match(actual, pattern);
        Assert.IsTrue(match.Success, $"expected: {expected}\nprinted:  {actual}");
        Match[] numbers = [.. Number().Matches(Regex.Escape(expected)).Cast<Match>()];
        for (int i = 0; i < numbers.Length; i++)
        {
            double wanted = Parse(numbers[i].Value.Replace(@"\.", ".", StringComparison.Ordinal));
            Assert.AreEqual(wanted, Parse(match.Groups[i + 1].Value), Tolerance, $"expected: {expected}\nprinted:  {actual}");
        }
    }

    private static double Parse(string number) => double.Parse(number, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?:    |\$ )?dotnet run --project samples/(?<name>\w+)(?: -- (?<arguments>.*))?$", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex(@"```(?:text|json)\n(?<block>.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Block();

    // In an escaped text: the point is \.
    [GeneratedRegex(@"\d+\\\.\d+")]
    private static partial Regex Number();
}
