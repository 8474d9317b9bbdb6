using System.Security.Cryptography;
using OpenVinoLandmarks.Packages.Tests.Support;

namespace OpenVinoLandmarks.Packages.Tests.Packing;

/// <summary>
/// Two runs of <c>scripts/pack</c> for the same sources, in folders of different lengths, give the same bytes; the second one is that of
/// the PowerShell script if there is PowerShell.
/// </summary>
[TestClass]
public sealed class ReproducibilityTests
{
    [TestInitialize]
    public void RequirePackages()
    {
        PackedRepository.AssertPacked();
        if (!SourceCopy.NuGetIsDeterministic)
        {
            Assert.Inconclusive("needs an SDK whose NuGet writes the same bytes for the same files (that of 10.0.401 does).");
        }
    }

    [TestMethod]
    public void ACopyOfTheRepository_IsPackedToTheSameBytes()
    {
        using ScratchFolder scratch = new();
        string copy = SourceCopy.WithHistory(Path.Combine(scratch.Path, "a folder with another length"));
        string output = Path.Combine(scratch.Path, "out");

        string[] arguments = ["--output", output, "--tool-rids", PackedRepository.ToolRid];
        CommandResult packed = PowerShell.IsAvailable
            ? Command.RunTwin(copy, "pack", arguments)
            : Command.RunScript(copy, "pack", arguments);
        packed.OrSkip().Succeeded();

        string[] expected = Hashes(PackedRepository.Folder), actual = Hashes(output);
        Assert.IsGreaterThan(20, expected.Length);
        CollectionAssert.AreEqual(expected, actual, string.Join('\n', expected.Except(actual).Concat(actual.Except(expected))));
    }

    private static string[] Hashes(string folder) =>
    [
        .. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(static file =>
            $"{Path.GetFileName(file)} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}"),
    ];
}
