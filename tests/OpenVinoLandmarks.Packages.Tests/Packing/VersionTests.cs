using OpenVinoLandmarks.Packages.Tests.Support;

namespace OpenVinoLandmarks.Packages.Tests.Packing;

/// <summary>The version that <c>scripts/pack</c> takes from the tags of Git.</summary>
[TestClass]
public sealed class VersionTests : IDisposable
{
    private static readonly string[] s_author = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];

    private readonly ScratchFolder _scratch = new();

    private string Copy => Path.Combine(_scratch.Path, "copy");

    [TestInitialize]
    public void RequirePackages()
    {
        PackedRepository.AssertPacked();
        if (!SourceCopy.HasGit)
        {
            Assert.Inconclusive("needs Git, and a clone of the repository.");
        }
    }

    public void Dispose() => _scratch.Dispose();

    [TestMethod]
    public void ATag_IsTheVersion_AndCommitsAfterItArePrereleasesOfTheNext()
    {
        NewRepository("v3.4.5");
        Assert.AreEqual("3.4.5", PrintVersion());

        SourceCopy.Git(Copy, [.. s_author, "commit", "--quiet", "--allow-empty", "--message", "after"]);
        Assert.AreEqual("3.4.6-alpha.0.1", PrintVersion());
    }

    [TestMethod]
    public void WithoutTags_ItIsAPrereleaseOfTheNextRelease()
    {
        NewRepository();

        StringAssert.Matches(PrintVersion(), new(@"^0\.1\.0-alpha\.0(\.\d+)?$"));
    }

    [TestMethod]
    public void AShallowClone_HasAVersion()
    {
        NewRepository();
        string shallow = Path.Combine(_scratch.Path, "shallow");
        SourceCopy.Git(Copy, "clone", "--quiet", "--depth", "1", new Uri(Copy).AbsoluteUri, shallow);

        StringAssert.StartsWith(Command.RunScript(shallow, "pack", "--print-version").OrSkip().Succeeded().Output, "0.1.0-alpha.0");
    }

    [TestMethod]
    public void ASourceArchive_HasAVersion()
    {
        CopyScripts();

        Assert.AreEqual("0.1.0-alpha.0", PrintVersion());
    }

    // The version does not depend on the sources: the scripts are enough.
    private void CopyScripts()
    {
        foreach (string file in new[] { ".config/dotnet-tools.json", "Directory.Build.props", "global.json" }
            .Concat(["scripts/pack", "scripts/lib/setup.sh"]))
        {
            string target = Path.Combine(Copy, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(TestData.RepositoryRoot, file), target);
        }
    }

    private void NewRepository(string? tag = null)
    {
        CopyScripts();
        SourceCopy.Git(Copy, "init", "--quiet");
        SourceCopy.Git(Copy, "add", "--all");
        SourceCopy.Git(Copy, [.. s_author, "commit", "--quiet", "--message", "first"]);
        if (tag is not null)
        {
            SourceCopy.Git(Copy, [.. s_author, "tag", "--annotate", "--message", tag, tag]);
        }
    }

    private string PrintVersion() => Command.RunScript(Copy, "pack", "--print-version").OrSkip().Succeeded().Output.Trim();
}
