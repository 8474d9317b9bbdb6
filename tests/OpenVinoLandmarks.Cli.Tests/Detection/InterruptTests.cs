using System.Diagnostics;
using System.Text.Json;
using OpenVinoLandmarks.Cli.Tests.Support;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Cli.Tests.Detection;

/// <summary>Ctrl-C, SIGTERM or SIGHUP during <c>detect</c>: exit code 130, and everything that was written is valid.</summary>
[TestClass]
public sealed class InterruptTests
{
    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    [DataRow(Tool.Sigint)]
    [DataRow(Tool.Sigterm)]
    [DataRow(Tool.Sighup)]
    public void Signal_Exits130_AndAllLinesAndOverlaysAreComplete(int signal)
    {
        using ScratchFolder folder = new();
        string[] images = [Tool.Sample, .. Enumerable.Range(0, 400).Select(i => folder.Copy(Tool.Sample, $"in/{i:000}.jpg"))];
        using Process process = Start(["detect", "--quiet", "--format", "jsonl", "--overlay", folder.File("out"), .. images]);

        // The first line shows that images are being processed.
        string first = process.StandardOutput.ReadLine()!;
        Tool.Signal(process, signal);
        ToolResult result = Tool.Wait(process).Exited(130);

        string[] lines = [first, .. result.OutputLines];
        Assert.IsLessThan(images.Length, lines.Length);
        foreach (string line in lines)
        {
            Assert.AreEqual(1, JsonDocument.Parse(line).RootElement.GetProperty("faces").GetArrayLength());
        }

        foreach (string file in Directory.GetFiles(folder.File("out")))
        {
            PictureReader.Read(file).Dispose();
        }
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void CtrlC_Json_ClosesTheDocument()
    {
        using ScratchFolder folder = new();
        for (int i = 0; i < 400; i++)
        {
            folder.Copy(Tool.Sample, $"in/{i:000}.jpg");
        }

        using Process process = Start("detect", "--quiet", "--format", "json", folder.File("in"));
        string first = process.StandardOutput.ReadLine()!;
        Tool.Signal(process, Tool.Sigint);
        ToolResult result = Tool.Wait(process).Exited(130);

        JsonElement document = JsonDocument.Parse(first + result.Output).RootElement;
        string[] images = [.. document.EnumerateArray().Select(image => image.GetProperty("image").GetString()!)];
        Assert.IsInRange(1, 399, images.Length);
        CollectionAssert.AreEqual(Enumerable.Range(0, images.Length).Select(i => folder.File($"in/{i:000}.jpg")).ToArray(), images);
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void HangUpThatIsIgnored_AsByNohup_DoesNotEndTheRun()
    {
        using ScratchFolder folder = new();
        for (int i = 0; i < 50; i++)
        {
            folder.Copy(Tool.Sample, $"in/{i:00}.jpg");
        }

        string[] arguments = ["--ignore-signal=HUP", Tool.Program, "detect", "--quiet", "--format", "jsonl", folder.File("in")];
        using Process process = Tool.Start("env", new Dictionary<string, string?>(), arguments);
        _ = process.StandardOutput.ReadLine();
        Tool.Signal(process, Tool.Sighup);

        Assert.HasCount(49, Tool.Wait(process).Succeeded().OutputLines);
    }

    // A background job of a shell ignores SIGINT, and so do its child processes. env restores the default.
    private static Process Start(params string[] arguments) =>
        Tool.Start("env", new Dictionary<string, string?>(), ["--default-signal=INT,HUP", Tool.Program, .. arguments]);
}
