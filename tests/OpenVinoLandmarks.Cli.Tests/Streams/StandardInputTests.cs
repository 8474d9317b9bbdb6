using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Streams;

/// <summary><c>-</c> is standard input. Pipes and devices with a name are refused at once.</summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
public sealed class StandardInputTests
{
    [TestMethod]
    [DataRow("cat $SAMPLE | $DETECT -")]
    [DataRow("$DETECT - < $SAMPLE")]
    [DataRow("cat $SAMPLE | $DETECT --overlay out -")]
    [DataRow("cat $SAMPLE | $DETECT --overlay out -- -")]
    public void Dash_IsStandardInput(string command)
    {
        using ScratchFolder folder = new();

        ToolResult result = Shell.Run(folder.Path, command).Succeeded();

        Assert.AreEqual("-", result.Json.GetProperty("image").GetString());
        Assert.AreEqual(1, result.Json.GetProperty("faces").GetArrayLength());
        Assert.AreEqual(command.Contains("out", StringComparison.Ordinal), File.Exists(folder.File("out/stdin.png")));
    }

    [TestMethod]
    public void Benchmark_ReadsStandardInput()
    {
        using ScratchFolder folder = new();

        Shell.Run(folder.Path, "$TOOL benchmark --device MANAGED --seconds 0.1 - < $SAMPLE").Succeeded();
    }

    [TestMethod]
    [DataRow("$DETECT - < /dev/null", 3, "empty")]
    [DataRow("$DETECT - <&-", 3, "closed")]
    [DataRow("echo text | $DETECT -", 3, "-: ")]
    [DataRow("$DETECT - - < $SAMPLE", 2, "once")]
    [DataRow("cp $SAMPLE a.jpg; $DETECT --overlay a.jpg - < a.jpg", 2, "overwrite")]
    public void StandardInputThatIsNoPicture_IsAnError(string command, int code, string text)
    {
        using ScratchFolder folder = new();

        Shell.Run(folder.Path, command).Refused(code, text);
    }

    [TestMethod]
    [DataRow("$DETECT --quiet pipe.jpg /dev/zero in $SAMPLE", 3)]
    [DataRow("$DETECT --quiet /dev/null $SAMPLE", 1)]
    [DataRow("$DETECT --quiet link.jpg $SAMPLE", 1)]
    [DataRow("cat $SAMPLE | $DETECT --quiet /dev/stdin $SAMPLE", 1)]
    [DataRow("$DETECT --quiet <(cat $SAMPLE) $SAMPLE", 1)]
    public void PipesAndDevices_AreRefusedAtOnce_AndTheOthersAreProcessed(string command, int refused)
    {
        using ScratchFolder folder = new();
        Directory.CreateDirectory(folder.File("in"));

        ToolResult result = Shell.Run(folder.Path, $"mkfifo pipe.jpg in/pipe.png; ln -s pipe.jpg link.jpg; {command}").Exited(3);

        Assert.HasCount(1, result.OutputLines);
        string[] errors = [.. result.Errors.Split('\n').Where(line => line.Contains("is a pipe or a device", StringComparison.Ordinal))];
        Assert.HasCount(refused, errors);
        StringAssert.Contains(errors[0], "use - for standard input");
    }

    [TestMethod]
    public void Benchmark_RefusesAPipe()
    {
        using ScratchFolder folder = new();

        Shell.Run(folder.Path, "mkfifo p.jpg; $TOOL benchmark --device MANAGED p.jpg").Refused(3, "p.jpg", "pipe");
    }
}
