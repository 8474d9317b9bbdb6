using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Detection;

/// <summary>An output never replaces an input, by whatever path it reaches it: exit code 2 before any work.</summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
public sealed class InputIdentityTests
{
    [TestMethod]
    [DataRow("ln -s photos drawn", "--overlay drawn photos")]
    [DataRow("ln -s photos drawn", "--overlay drawn/ photos/a.jpg")]
    [DataRow("ln -s photos drawn", "--overlay drawn/a.jpg photos/a.jpg")]
    [DataRow("ln -s photos 1; ln -s 1 2", "--overlay 2 photos")]
    [DataRow("mkdir links; ln -s ../photos/a.jpg links/a.jpg", "--overlay photos links")]
    [DataRow("mkdir links; ln -s ../photos/a.jpg links/a.jpg", "--overlay links photos")]
    [DataRow("mkdir links; ln -s ../photos/a.jpg links/a.jpg", "--overlay links links")]
    [DataRow("ln photos/a.jpg hard.jpg", "--overlay hard.jpg photos/a.jpg")]
    [DataRow("ln photos/a.jpg hard.jpg", "--overlay photos/a.jpg hard.jpg")]
    [DataRow("mkdir out; ln -s ../photos/a.jpg out/b.jpg; cp photos/a.jpg b.jpg", "--overlay out b.jpg photos/a.jpg")]
    [DataRow("cp photos/a.jpg b.png; ln -s ../b.png photos/c.pgm.png; cp b.png photos/c.pgm", "--overlay photos photos/c.pgm b.png")]
    [DataRow("true", "--overlay photos/../photos/./a.jpg photos")]
    [DataRow("true", "--overlay \"$PWD/photos\" photos")]
    [DataRow("ln -s $SAMPLE.xml m.xml; cp $SAMPLE model.png", "--model model.png --overlay model.png photos")]
    public void Overlay(string prepare, string arguments) => AssertRefused($"{prepare}; $DETECT {arguments}", "--overlay");

    [TestMethod]
    public void Overlay_ThroughABindMount()
    {
        using ScratchFolder folder = new();
        string image = folder.Copy(Tool.Sample, "photos/a.jpg");
        string command = "mkdir other; unshare -rm true || exit 99; "
            + "unshare -rm sh -c 'mount --bind photos other && exec $DETECT --overlay other photos'";

        ToolResult result = Shell.Run(folder.Path, command);
        if (result.ExitCode is 99 or 32 or 1)
        {
            Assert.Inconclusive($"bind mounts need user namespaces: {result.Errors}");
        }

        result.Refused(2, "--overlay", "overwrite");
        CollectionAssert.AreEqual(TestPictures.Sample, File.ReadAllBytes(image));
    }

    [TestMethod]
    [DataRow("ln -s photos/a.jpg chart.svg", "photos")]
    [DataRow("ln photos/a.jpg chart.svg", "photos/a.jpg")]
    public void Chart(string prepare, string image) =>
        AssertRefused($"{prepare}; $TOOL benchmark --device MANAGED --chart chart.svg {image}", "--chart");

    [TestMethod]
    public void LinkOfTheOverlayToAnotherFile_IsReplaced_AndTheFileIsKept()
    {
        using ScratchFolder folder = new();
        string other = folder.Copy(Tool.Sample, "other.jpg");

        Shell.Run(folder.Path, "mkdir out; ln -s ../other.jpg out/a.jpg; cp $SAMPLE a.jpg; $DETECT --overlay out a.jpg").Succeeded();

        CollectionAssert.AreEqual(TestPictures.Sample, File.ReadAllBytes(other));
        CollectionAssert.AreNotEqual(TestPictures.Sample, File.ReadAllBytes(folder.File("out/a.jpg")));
    }

    [TestMethod]
    [DataRow("x.gif")]
    [DataRow("x.JP2")]
    [DataRow("x.hdr")]
    [DataRow("x.pam")]
    [DataRow("x.heic")]
    public void OverlayOfAFormatThatIsNotWritten_IsRefused_AndMakesNoFolder(string target)
    {
        using ScratchFolder folder = new();

        Shell.Run(folder.Path, $"$DETECT --overlay {target} $SAMPLE").Refused(2, "--overlay", target, ".png");
        Assert.IsEmpty(Directory.GetFileSystemEntries(folder.Path));

        Shell.Run(folder.Path, $"$DETECT --overlay {target}/ $SAMPLE").Succeeded();
        Assert.IsTrue(File.Exists(folder.File($"{target}/astronaut.jpg")));
    }

    [TestMethod]
    public void OtherFilesOfAFolder_AreListedWithVerbose()
    {
        using ScratchFolder folder = new();
        folder.Copy(Tool.Sample, "in/a.jpg");
        foreach (string name in new[] { "b.gif", "c.jp2", "d.hdr", "e.pam", "notes.txt" })
        {
            folder.Write($"in/{name}", "x"u8);
        }

        string errors = Shell.Run(folder.Path, "$DETECT --verbose in").Succeeded().Errors;

        foreach (string name in new[] { "b.gif", "c.jp2", "d.hdr", "e.pam", "notes.txt" })
        {
            StringAssert.Contains(errors, $"in/{name}: skipped");
        }

        Assert.DoesNotContain("skipped", Shell.Run(folder.Path, "$DETECT in").Succeeded().Errors);
    }

    [TestMethod]
    public void NamesThatAreNotUtf8_AreErrorsWithTheReason_AndTheOthersAreProcessed()
    {
        using ScratchFolder folder = new();
        folder.Copy(Tool.Sample, "in/a.jpg");
        const string Prepare = @"cp $SAMPLE in/$'\xe9.jpg'; cp $SAMPLE $'gr\xfcn.jpg'; mkdir $'d\xe9'; cp $SAMPLE $'d\xe9/a.jpg'; ";

        ToolResult result = Shell.Run(folder.Path, Prepare + @"$DETECT in $'gr\xfcn.jpg' $'d\xe9' $'d\xe9/a.jpg'").Exited(3);
        Assert.HasCount(1, result.OutputLines);
        Assert.HasCount(4, result.Errors.Split('\n').Where(line => line.Contains("not UTF-8", StringComparison.Ordinal)));

        Shell.Run(folder.Path, @"$DETECT --overlay $'o\xe9' in/a.jpg").Refused(2, "--overlay", "not UTF-8");
        Shell.Run(folder.Path, @"$DETECT --model $'d\xe9/m.xml' in/a.jpg").Refused(2, "--model", "not UTF-8");
        Shell.Run(folder.Path, @"cd $'d\xe9' && $DETECT a.jpg").Refused(3, "a.jpg", "not UTF-8");
        Shell.Run(folder.Path, @"cd $'d\xe9' && $DETECT ../in/a.jpg").Succeeded();

        // .NET can neither open nor delete such names.
        Shell.Run(folder.Path, "rm -rf -- *").Succeeded();
    }

    // The command would overwrite the picture photos/a.jpg by the option.
    private static void AssertRefused(string command, string option)
    {
        using ScratchFolder folder = new();
        string image = folder.Copy(Tool.Sample, "photos/a.jpg");

        Shell.Run(folder.Path, command).Refused(2, option, "overwrite");

        CollectionAssert.AreEqual(TestPictures.Sample, File.ReadAllBytes(image));
    }
}
