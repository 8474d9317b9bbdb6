using System.Globalization;
using System.Text.RegularExpressions;

namespace OpenVinoLandmarks.Packages.Tests.Support;

/// <summary>The program of the repository's README, and the points that it prints.</summary>
internal static partial class ReadmeProgram
{
    private const string Fence = "```csharp\n";

    // Of samples/images/astronaut.jpg with the bundled models on MANAGED, as the README says. Processors add in different orders.
    private const double LeftEyeX = 204.0, LeftEyeY = 101.6, NoseX = 224.8, NoseY = 128.2, Tolerance = 0.3;

    /// <summary>The program: statements at the top level.</summary>
    public static string Text { get; } = CodeOf("README.md");

    /// <summary>Returns the only C# program of a page.</summary>
    /// <param name="page">Path of the page from the top of the repository.</param>
    public static string CodeOf(string page)
    {
        string[] blocks = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, page)).ReplaceLineEndings("\n").Split(Fence)[1..];
        Assert.HasCount(1, blocks, page);
        return blocks[0][..blocks[0].IndexOf("```", StringComparison.Ordinal)];
    }

    /// <summary>Copies the sample picture to where the program reads it.</summary>
    public static void CopyPicture(string folder) =>
        File.Copy(Path.Combine(TestData.RepositoryRoot, "samples", "images", "astronaut.jpg"), Path.Combine(folder, "photo.jpg"), true);

    /// <summary>Fails unless a program printed the points of the sample picture.</summary>
    public static void AssertPoints(CommandResult result)
    {
        Match line = Line().Match(result.Succeeded().Output);
        Assert.IsTrue(line.Success, result.Text);
        double[] points = [.. line.Groups.Values.Skip(1).Select(group => double.Parse(group.Value, CultureInfo.InvariantCulture))];
        foreach ((double expected, double actual) in ((double[])[LeftEyeX, LeftEyeY, NoseX, NoseY]).Zip(points))
        {
            Assert.AreEqual(expected, actual, Tolerance, result.Text);
        }
    }

    [GeneratedRegex(@"^left eye ([\d.]+), ([\d.]+); nose ([\d.]+), ([\d.]+)$", RegexOptions.Multiline)]
    private static partial Regex Line();
}
