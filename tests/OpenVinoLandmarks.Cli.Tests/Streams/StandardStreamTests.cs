using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Streams;

/// <summary>Standard streams that are closed, full, or have lost their reader.</summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
public sealed class StandardStreamTests
{
    [TestMethod]
    [DataRow("2>/dev/full")]
    [DataRow("2>&-")]
    [DataRow("2>&- <&-")]
    [DataRow("--verbose 2>/dev/full")]
    [DataRow("2> >(exec true)")]
    public void StderrThatCannotBeWritten_LosesNoResult(string redirection)
    {
        using ScratchFolder folder = new();
        folder.Write("bad.jpg", "x"u8);

        ToolResult result = Shell.Run(folder.Path, $"$DETECT $SAMPLE bad.jpg $SAMPLE {redirection}").Exited(3);

        Assert.HasCount(2, result.OutputLines);
        Assert.AreEqual("", result.Errors);
        Shell.Run(folder.Path, $"$TOOL detect --no-such-option {redirection}").Exited(2);
    }

    [TestMethod]
    [DataRow("detect --format text $SAMPLE")]
    [DataRow("detect --format json $SAMPLE")]
    [DataRow("detect --format jsonl $SAMPLE")]
    [DataRow("detect --format csv $SAMPLE")]
    [DataRow("benchmark --seconds 0.1 --format json")]
    [DataRow("benchmark --seconds 0.1")]
    [DataRow("detect --help")]
    [DataRow("--help")]
    [DataRow("--version")]
    [DataRow("devices")]
    public void StdoutThatIsFullOrClosed_IsAnErrorOfTheOutput(string command)
    {
        using ScratchFolder folder = new();
        foreach (string redirection in new[] { ">/dev/full", ">&-" })
        {
            StringAssert.Contains(Shell.Run(folder.Path, $"$TOOL {command} {redirection}").Exited(3).Errors, "error: standard output");
            Shell.Run(folder.Path, $"$TOOL {command} {redirection} 2>/dev/full").Exited(3);
            Shell.Run(folder.Path, $"$TOOL {command} {redirection} 2>&-").Exited(3);
        }
    }

    [TestMethod]
    [DataRow("detect --quiet --format text")]
    [DataRow("detect --quiet --format json")]
    [DataRow("detect --quiet --format jsonl")]
    [DataRow("detect --quiet --format csv")]
    public void ReaderThatHasGone_EndsTheRunSoon_WithoutAMessage(string command)
    {
        using ScratchFolder folder = new();
        for (int i = 0; i < 400; i++)
        {
            folder.Copy(Tool.Sample, $"in/{i:000}.jpg");
        }

        ToolResult result = Shell.Run(folder.Path, $"$TOOL {command} --overlay out in | head -1 >/dev/null; exit ${{PIPESTATUS[0]}}");

        result.Refused(141);
        Assert.AreEqual("", result.Errors);
        Assert.IsLessThan(300, Directory.GetFiles(folder.File("out")).Length);
    }

    [TestMethod]
    [DataRow("--help")]
    [DataRow("--version")]
    [DataRow("devices --quiet")]
    public void ReaderThatHasGone_EndsOtherCommands_WithoutAMessage(string command)
    {
        using ScratchFolder folder = new();

        ToolResult result = Shell.Run(folder.Path, $"$TOOL {command} > >(exec true); exit $?");
        if (result.ExitCode == 0)
        {
            Assert.Inconclusive("the program was faster than the end of its reader");
        }

        result.Refused(141);
        Assert.AreEqual("", result.Errors);
    }

    [TestMethod]
    public void ResultsAndMessagesInOneFile_AreBothKept()
    {
        using ScratchFolder folder = new();
        folder.Write("bad.jpg", "x"u8);

        string detect = "$DETECT --quiet $SAMPLE bad.jpg $SAMPLE >> all 2>&1";
        Shell.Run(folder.Path, $"echo first > all; {detect}; echo last >> all; exit 0").Succeeded();

        string[] lines = File.ReadAllLines(folder.File("all"));
        Assert.HasCount(5, lines);
        Assert.AreEqual("first", lines[0]);
        StringAssert.StartsWith(lines[2], "error: bad.jpg");
        Assert.AreEqual("last", lines[4]);
    }

    [TestMethod]
    public void ResultsIntoAnInput_AreRefused()
    {
        using ScratchFolder folder = new();
        string image = folder.Copy(Tool.Sample, "a.jpg");

        Shell.Run(folder.Path, "$DETECT a.jpg >> a.jpg").Refused(2, "standard output", "a.jpg");

        CollectionAssert.AreEqual(TestPictures.Sample, File.ReadAllBytes(image));
    }
}
