using System.Diagnostics;
using System.Text.Json;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Video;

/// <summary>A run of <c>video</c> that ends early: by a signal, or because the reader of stdout has gone.</summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
public sealed class InterruptTests
{
    private const int Sigint = 2, Sigterm = 15;

    [TestMethod]
    [DataRow(Sigint, null)]
    [DataRow(Sigterm, null)]
    [DataRow(Sigint, "fill")]
    public void Signal_Exits130_AndTheVideoCanBePlayed(int signal, string? anonymize)
    {
        using MadeVideo made = new();
        string clip = made.Video("clip.avi", 600), output = made.Folder.File("out.avi");
        string[] hiding = anonymize is null ? [] : ["--anonymize", anonymize];
        using Process process = Start(["video", clip, "--output", output, .. hiding, "--format", "jsonl", "--quiet"]);
        List<string> lines = [];
        while (lines.Count < 30)
        {
            lines.Add(process.StandardOutput.ReadLine()!);
        }

        Tool.Signal(process, signal);
        ToolResult result = Tool.Wait(process).Exited(130);

        VideoOutput video = VideoOutput.Parse([.. lines, .. result.OutputLines]);
        Assert.IsInRange(29, 590, video.Frames.Count);
        Assert.AreEqual(video.Frames.Count, video.Summary.GetProperty("frames").GetInt32());
        Assert.AreEqual(video.Frames.Count, MadeVideo.Count(output));
        CollectionAssert.AreEquivalent(new[] { clip, output }, Directory.GetFiles(made.Folder.Path), "nothing else is left");
        StringAssert.Contains(result.Errors, "interrupted");
    }

    [TestMethod]
    public void CtrlC_WhileASourceSendsNothing_EndsTheRun()
    {
        string[] arguments = ["--default-signal=INT", Tool.Program, "video", "-", "--size", "64x64", "--format", "jsonl"];
        using Process process = Process.Start(new ProcessStartInfo("env", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.BaseStream.Write(new byte[64 * 64 * 3]);
        process.StandardInput.BaseStream.Flush();
        _ = process.StandardOutput.ReadLine(); // the header
        Assert.AreEqual(0, JsonDocument.Parse(process.StandardOutput.ReadLine()!).RootElement.GetProperty("frame").GetInt32());

        Tool.Signal(process, Sigint);

        Tool.Wait(process).Exited(130);
    }

    [TestMethod]
    public void ReaderOfStdoutThatHasGone_Exits141_AndTheVideoCanBePlayed()
    {
        using MadeVideo made = new();
        string clip = made.Video("clip.avi", 400), output = made.Folder.File("out.avi");

        const string Command = "\"$TOOL\" video clip.avi --output out.avi --format jsonl --quiet | head -3; exit ${PIPESTATUS[0]}";
        ToolResult result = Shell.Run(made.Folder.Path, Command).Exited(141);

        Assert.HasCount(3, result.OutputLines);
        Assert.AreEqual("", result.Errors);
        Assert.IsInRange(1, 399, MadeVideo.Count(output));
        Assert.IsTrue(File.Exists(clip));
    }

    [TestMethod]
    public void FullStdout_Exits3_WithOneMessage()
    {
        using MadeVideo made = new();
        made.Video("clip.avi", 20);

        ToolResult result = Shell.Run(made.Folder.Path, "\"$TOOL\" video clip.avi --format jsonl --quiet > /dev/full").Exited(3);

        Assert.HasCount(1, result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    // A background job of a shell ignores SIGINT, and so do its child processes. env restores the default.
    private static Process Start(params string[] arguments) =>
        Tool.Start("env", new Dictionary<string, string?>(), ["--default-signal=INT,HUP", Tool.Program, .. arguments]);
}
