using System.Diagnostics;
using System.Text.Json;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Detection;

/// <summary><c>--resume FILE</c>: a run that is killed, interrupted or out of space goes on and ends with the results of one run.</summary>
[TestClass]
public sealed class ResumeTests
{
    // Numbers of signals on Linux.
    private const int Sigcont = 18, Sigstop = 19;

    private static readonly string[] s_detect = ["detect", "--device", "MANAGED"];

    [TestMethod]
    public void Kills_AtRandomMoments_EndWithTheResultsOfOneRun()
    {
        using ScratchFolder folder = new();
        string input = Fill(folder, 300), file = folder.File("results.jsonl");
        string[] expected = Tool.Run([.. s_detect, "--format", "jsonl", input]).Succeeded().OutputLines;
        int seed = Environment.TickCount, kills = 0;
        Random random = new(seed);
        while (Lines(file) < 250 && kills < 100)
        {
            int wanted = Lines(file) + random.Next(1, 60);
            using Process process = Start("--resume", file, input);
            using EndedProcess ended = new(process);
            WaitForLines(process, file, wanted);
            Thread.Sleep(random.Next(0, 20));
            process.Kill();
            process.WaitForExit();
            kills++;
        }

        ToolResult last = Tool.Run([.. s_detect, "--resume", file, input]).Succeeded();

        Assert.AreEqual("", last.Output);
        CollectionAssert.AreEquivalent(expected, File.ReadAllLines(file), $"seed {seed}, {kills} kills");
        Assert.IsGreaterThan(2, kills);
        string nothing = Tool.Run([.. s_detect, "--resume", file, input]).Succeeded().Errors;
        StringAssert.Contains(nothing, $"0 pictures were processed; 300 were left out, because {file} has the results.");
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    [DataRow(Tool.Sigint)]
    [DataRow(Tool.Sigterm)]
    public void Signal_LeavesWholeLines_AndTheSameCommandGoesOn(int signal)
    {
        using ScratchFolder folder = new();
        string input = Fill(folder, 200), file = folder.File("results.jsonl");
        using Process process = Tool.Start(
            "env", new Dictionary<string, string?>(), ["--default-signal=INT", Tool.Program, .. s_detect, "--resume", file, input]);
        WaitForLines(process, file, 20);
        Tool.Signal(process, signal);
        ToolResult interrupted = Tool.Wait(process).Exited(130);

        StringAssert.Matches(interrupted.Errors, new(@"note: \d+ pictures were processed; \d+ remain\."));
        StringAssert.EndsWith(File.ReadAllText(file), "}\n");
        Assert.IsInRange(20, 199, Lines(file));
        Tool.Run([.. s_detect, "--resume", file, input]).Succeeded();
        Assert.HasCount(200, Images(file).Distinct().ToArray());
        Assert.AreEqual(200, Lines(file));
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void SecondRunOnTheSameFile_IsRefused_AndTheFirstIsUnharmed()
    {
        using ScratchFolder folder = new();
        string input = Fill(folder, 200), file = folder.File("results.jsonl");
        using Process process = Start("--resume", file, input);
        WaitForLines(process, file, 1);
        Tool.Signal(process, Sigstop);
        try
        {
            Tool.Run([.. s_detect, "--resume", file, input]).Refused(3, "--resume", file, "another process is writing it");
        }
        finally
        {
            Tool.Signal(process, Sigcont);
        }

        Tool.Wait(process).Succeeded();
        Assert.HasCount(200, Images(file).Distinct().ToArray());
        Assert.AreEqual(200, Lines(file));
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void NoSpaceLeft_IsAnErrorThatNamesTheFile_AndLeavesWholeLines()
    {
        using ScratchFolder folder = new();
        string file = folder.File("results.jsonl");
        Fill(folder, 300);
        Dictionary<string, string?> environment = new() { ["DOTNET_EnableWriteXorExecute"] = "0", ["DOTNET_EnableDiagnostics"] = "0" };

        // A limit of 64 KiB for the size of files has the same consequence as a full disk: the last write takes a part of its bytes.
        string command = "trap '' XFSZ; ulimit -f 64; $TOOL detect --device MANAGED --resume results.jsonl in";
        ToolResult full = Shell.Run(folder.Path, command, environment).Refused(3, "--resume results.jsonl: cannot be written");

        StringAssert.Contains(full.Errors, "remain");
        StringAssert.EndsWith(File.ReadAllText(file), "}\n");
        Assert.IsInRange(1, 299, Lines(file));
        Shell.Run(folder.Path, "$TOOL detect --device MANAGED --resume results.jsonl in").Succeeded();
        Assert.HasCount(300, Images(file).Distinct().ToArray());
        Assert.AreEqual(300, Lines(file));
    }

    [TestMethod]
    public void PictureThatFails_IsTriedAgain()
    {
        using ScratchFolder folder = new();
        string input = Fill(folder, 2), file = folder.File("results.jsonl");
        folder.Write("in/bad.jpg", TestPictures.Sample.AsSpan(0, 1000));

        ToolResult first = Tool.Run([.. s_detect, "--resume", file, input]).Exited(3);
        ToolResult second = Tool.Run([.. s_detect, "--resume", file, input]).Exited(3);
        folder.Copy(Tool.Sample, "in/bad.jpg");
        Tool.Run([.. s_detect, "--resume", file, input]).Succeeded();

        StringAssert.Contains(first.Errors, "3 pictures were processed, 1 of them with errors.");
        StringAssert.Contains(second.Errors, "1 picture was processed, 1 of them with errors; 2 were left out");
        Assert.AreEqual(3, Lines(file));
    }

    [TestMethod]
    public void PictureWhoseOverlayFails_IsTriedAgain()
    {
        using ScratchFolder folder = new();
        string input = Fill(folder, 2), file = folder.File("results.jsonl"), blocked = folder.File("out/0000.jpg");
        string[] command = [.. s_detect, "--resume", file, "--overlay", folder.File("out"), input];
        Directory.CreateDirectory(blocked);

        Tool.Run(command).Exited(3);
        Assert.AreEqual(folder.File("in/0001.jpg"), Images(file).Single());
        Directory.Delete(blocked);
        Tool.Run(command).Succeeded();

        Assert.AreEqual(2, Lines(file));
        Assert.IsTrue(File.Exists(blocked));
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void UnusualNames_AreRecognized_AndAPictureThatIsNamedTwiceIsProcessedOnce()
    {
        using ScratchFolder folder = new();
        string[] names = ["a\"b\\.jpg", "line\nend.jpg", "日本 😀 ü.jpg", "<&'>.jpg", "tab\t\u0001.jpg", "-x.jpg"];
        string[] images = [.. names.Select(name => folder.Copy(Tool.Sample, name))];
        string file = folder.File("results of \"one\" day.jsonl");

        Tool.Run([.. s_detect, "--resume", file, .. images, .. images]).Succeeded();
        ToolResult again = Tool.Run([.. s_detect, "--resume", file, .. images]).Succeeded();

        CollectionAssert.AreEqual(images, Images(file));
        StringAssert.Contains(again.Errors, "0 pictures were processed; 6 were left out");
    }

    [TestMethod]
    public void ResultsOnStdout_AreGoneOnWith_AndOtherPicturesStay()
    {
        using ScratchFolder folder = new();
        string file = folder.File("results.jsonl"), first = folder.Copy(Tool.Sample, "1.jpg"), second = folder.Copy(Tool.Sample, "2.jpg");
        File.WriteAllText(file, Tool.Run([.. s_detect, "--format", "jsonl", first, first]).Succeeded().Output);

        ToolResult other = Tool.Run([.. s_detect, "--resume", file, "--format", "jsonl", second]).Succeeded();

        StringAssert.Contains(other.Errors, "also has results of 1 picture that is not among those of this run");
        CollectionAssert.AreEqual(new[] { first, first, second }, Images(file));
    }

    [TestMethod]
    public void Shares_EachWithItsFile_AreTheWholeRun()
    {
        using ScratchFolder folder = new();
        string input = Fill(folder, 12);
        string[] expected = Tool.Run([.. s_detect, "--format", "jsonl", input]).Succeeded().OutputLines;
        string[] files = [.. Enumerable.Range(0, 3).Select(share => folder.File($"part-{share}.jsonl"))];
        for (int share = 0; share < 3; share++)
        {
            Tool.Run([.. s_detect, "--shard", $"{share}/3", "--resume", files[share], input]).Succeeded();
            string again = Tool.Run([.. s_detect, "--shard", $"{share}/3", "--resume", files[share], input]).Succeeded().Errors;
            StringAssert.Contains(again, $"The share {share}/3 has {Lines(files[share])} of 12 pictures.");
        }

        CollectionAssert.AreEquivalent(expected, files.SelectMany(File.ReadAllLines).ToArray());
    }

    private static string Fill(ScratchFolder folder, int pictures)
    {
        byte[] plain = TestPictures.Plain(".jpg", 64, 48);
        for (int i = 0; i < pictures; i++)
        {
            folder.Write($"in/{i:0000}.jpg", i % 4 == 0 ? TestPictures.Sample : plain);
        }

        return folder.File("in");
    }

    private static Process Start(params string[] arguments) =>
        Tool.Start(Tool.Program, new Dictionary<string, string?>(), [.. s_detect, "--quiet", .. arguments]);

    private static void WaitForLines(Process process, string file, int lines)
    {
        Stopwatch time = Stopwatch.StartNew();
        while (!process.HasExited && Lines(file) < lines && time.Elapsed < TimeSpan.FromMinutes(1))
        {
            Thread.Sleep(1);
        }
    }

    private static int Lines(string file) => File.Exists(file) ? Text(file).Count(c => c == '\n') : 0;

    private static string[] Images(string file) => [.. Text(file).Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("image").GetString()!)];

    // A program that is writing the file lets others read it.
    private static string Text(string file)
    {
        using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
