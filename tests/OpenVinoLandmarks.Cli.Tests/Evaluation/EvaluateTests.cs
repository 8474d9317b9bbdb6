using System.Diagnostics;
using System.Text.Json;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Evaluation;

/// <summary>Runs <c>evaluate</c> as a process: output, exit codes, files.</summary>
[TestClass]
public sealed class EvaluateTests
{
    [TestMethod]
    public void Json_OfOwnCsv_HasTheDocumentedNames()
    {
        using MadeFaces faces = new(8);
        JsonElement json = faces.Evaluate("--format", "json").Succeeded().Json;
        Assert.AreEqual("ovlandmarks-evaluation", json.GetProperty("schema").GetString());
        Assert.AreEqual(2, json.GetProperty("version").GetInt32());
        Assert.AreEqual(8, json.GetProperty("faces").GetInt32());
        JsonElement column = json.GetProperty("columns")[0], error = column.GetProperty("normed_error");
        Assert.AreEqual("MANAGED", column.GetProperty("name").GetString());
        Assert.AreEqual("f32", column.GetProperty("inference_precision").GetString());
        double mean = error.GetProperty("mean").GetDouble();
        Assert.IsTrue(error.GetProperty("mean_95")[0].GetDouble() < mean && mean < error.GetProperty("mean_95")[1].GetDouble());
        Assert.AreEqual(5, error.GetProperty("per_point").GetArrayLength());
        Assert.AreEqual(3, json.GetProperty("groups").EnumerateArray().Count(g => g.GetProperty("dimension").GetString() == "group"));
        Assert.AreEqual(8, json.GetProperty("worst").GetArrayLength());
        Assert.AreEqual(2, json.GetProperty("worst")[7].GetProperty("line").GetInt32(), "the row with the box of the truth is the best");
        Assert.IsLessThan(1e-4, json.GetProperty("worst")[7].GetProperty("errors")[0].GetDouble());
    }

    [TestMethod]
    public void Text_OfTwoDevices_HasTwoColumns()
    {
        using MadeFaces faces = new(3);
        ToolResult result = Tool.Run("evaluate", faces.List, "--device", "MANAGED,managed").Succeeded();
        string mean = result.OutputLines.Single(line => line.StartsWith("normed error, mean", StringComparison.Ordinal));
        string[] cells = mean.Split("  ", StringSplitOptions.RemoveEmptyEntries);
        Assert.HasCount(3, cells);
        Assert.AreEqual(cells[1].Trim(), cells[2].Trim());
        StringAssert.Contains(result.Output, "by group");
    }

    [TestMethod]
    public void WrongRows_AreNamedByLine_AndTheRestIsMeasured()
    {
        using MadeFaces faces = new(4);
        faces.Append("lost.jpg,1,2,30,40,1,2,3,4,5,6,7,8,9,10,", MadeFaces.NameOf(0) + ",1,2,30,40,1,2,nan,4,5,6,7,8,9,10,");
        ToolResult result = faces.Evaluate("--format", "json").Exited(3);
        StringAssert.Contains(result.Errors, "faces.csv:6: ");
        StringAssert.Contains(result.Errors, "lost.jpg: no such file");
        StringAssert.Contains(result.Errors, "faces.csv:7: the cell right_eye_x is 'nan'");
        Assert.AreEqual(4, result.Json.GetProperty("faces").GetInt32());
        Assert.AreEqual(2, result.Json.GetProperty("left_out").GetInt32());
        Assert.AreEqual(1, result.Json.GetProperty("problem_counts").GetProperty("bad-picture").GetInt32());
    }

    [TestMethod]
    public void OutputOfDetect_IsADataSet()
    {
        using MadeFaces faces = new(1);
        ToolResult csv = Tool.Run("detect", "--device", "MANAGED", "--format", "csv", Tool.Sample).Succeeded();
        string list = faces.Path("found.csv");
        File.WriteAllText(list, csv.Output);
        JsonElement json = Tool.Run("evaluate", list, "--pictures", "/", "--device", "MANAGED", "--format", "json").Succeeded().Json;
        Assert.IsLessThan(1e-3, json.GetProperty("columns")[0].GetProperty("normed_error").GetProperty("mean").GetDouble());

        string[] command = ["evaluate", list, "--pictures", "/", "--device", "MANAGED", "--boxes", "detector", "--format", "json"];
        json = Tool.Run(command).Succeeded().Json;
        JsonElement detection = json.GetProperty("columns")[0].GetProperty("detection");
        Assert.AreEqual(1, detection.GetProperty("recall").GetDouble());
        Assert.AreEqual(0, detection.GetProperty("extra").GetInt32());
        Assert.AreEqual(1, detection.GetProperty("average_precision").GetDouble());
    }

    [TestMethod]
    public void Shards_Merged_AreTheWholeRun_AndCompareEqual()
    {
        using MadeFaces faces = new(7);
        string whole = faces.Path("whole.jsonl"), first = faces.Path("0.jsonl"), second = faces.Path("1.jsonl");
        string expected = faces.Evaluate("--resume", whole).Succeeded().Output;
        faces.Evaluate("--shard", "0/2", "--resume", first).Succeeded();
        faces.Evaluate("--shard", "1/2", "--resume", second).Succeeded();
        Assert.AreEqual(expected, Tool.Run("evaluate", "--merge", second, first).Succeeded().Output);
        StringAssert.Contains(Tool.Run("evaluate", "--merge", second).Refused(3, "0/2 is missing").Errors, "error");

        ToolResult compared = Tool.Run("evaluate", "--compare", whole, whole, "--format", "json").Succeeded();
        Assert.AreEqual(0, compared.Json.GetProperty("columns")[0].GetProperty("difference").GetDouble());
        StringAssert.Contains(Tool.Run("evaluate", "--compare", whole, whole).Succeeded().Output, "B is better on 0, worse on 0");
    }

    [TestMethod]
    public void Resume_AfterKill_GivesTheSameReport()
    {
        using MadeFaces faces = new(400);
        string expected = faces.Evaluate("--format", "json").Succeeded().Output, file = faces.Path("run.jsonl");
        using (Process process = Tool.Start(
            Tool.Program, new Dictionary<string, string?>(), "evaluate", faces.List, "--device", "MANAGED", "--resume", file))
        {
            Stopwatch time = Stopwatch.StartNew();
            while (!process.HasExited && Lines(file) < 50 && time.Elapsed < TimeSpan.FromMinutes(1))
            {
                Thread.Sleep(1);
            }

            process.Kill();
            process.WaitForExit();
        }

        int kept = Lines(file);
        Assert.IsGreaterThan(1, kept);
        Assert.AreEqual(expected, faces.Evaluate("--format", "json", "--resume", file).Succeeded().Output);
    }

    [TestMethod]
    [DataRow("--shard 2/2", "--shard takes K/N with K from 0 to N-1, such as 0/8 or 7/8; '2/2' is not one")]
    [DataRow("--shard -1/2", "--shard takes K/N")]
    [DataRow("--data-format xyz", "--data-format takes one of")]
    [DataRow("--min-score 0.5", "--min-score has no effect without a face detector")]
    [DataRow("--merge --limit 3", "--limit has no effect with --merge")]
    [DataRow("--compare", "--compare takes two files")]
    public void WrongOptions_AreUsageErrors(string options, string message)
    {
        using MadeFaces faces = new(1);
        Tool.Run(["evaluate", faces.List, .. options.Split(' ')]).Refused(2, message);
    }

    [TestMethod]
    public void Files_ThatWouldBeLost_AreRefused()
    {
        using MadeFaces faces = new(1);
        faces.Evaluate("--html", faces.List).Refused(2, "would overwrite the input");
        faces.Evaluate("--html", faces.Path("x"), "--resume", faces.Path("x")).Refused(2, "both name");
        faces.Evaluate("--resume", faces.List).Refused(3, "--resume", "same file");
        string notes = faces.Path("notes.txt");
        File.WriteAllText(notes, "my notes\n");
        faces.Evaluate("--resume", notes).Refused(3, "--resume");
        Assert.AreEqual("my notes\n", File.ReadAllText(notes));
        Tool.Run("evaluate", faces.Path("no.csv")).Refused(3, "no such file");
    }

    private static int Lines(string file) => File.Exists(file) ? CountLines(file) : 0;

    private static int CountLines(string file)
    {
        using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().Count(c => c == '\n');
    }
}
