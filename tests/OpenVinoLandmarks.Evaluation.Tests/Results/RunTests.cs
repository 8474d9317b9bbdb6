using System.Text;
using OpenVinoLandmarks.Evaluation.Tests.Support;
using OpenVinoLandmarks.Files;
using OpenVinoLandmarks.Models;

namespace OpenVinoLandmarks.Evaluation.Tests.Results;

/// <summary>Stores results, goes on with them, puts shares together and compares runs; with the bundled models on MANAGED.</summary>
[TestClass]
[RequiresGoldenData]
public sealed class RunTests
{
    private static readonly string s_list = Path.Combine(Goldens.Folder, "vggface2-shaped", "loose_landmark_test.csv");

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    [DataRow(16)]
    public async Task Report_WithAnyNumberOfThreads_IsEqualToTheDigit(int threads)
    {
        using FaceLandmarkDetector detector = Bundled();
        RunSummary one = await SummarizeAsync(detector, new EvaluationOptions { Parallelism = 1 });
        RunSummary many = await SummarizeAsync(detector, new EvaluationOptions { Parallelism = threads });
        Assert.AreEqual(Json(one), Json(many));
    }

    [TestMethod]
    [DataRow(0, "")]
    [DataRow(1, "")]
    [DataRow(20, "")]
    [DataRow(20, "{\"picture\":20,\"na")]
    [DataRow(45, "")]
    public async Task Resume_AfterAnyPicture_GivesTheSameFileAndReport(int kept, string rest)
    {
        using ScratchFolder folder = new();
        using FaceLandmarkDetector detector = Bundled();
        string whole = folder.File("whole.jsonl"), resumed = folder.File("resumed.jsonl");
        string expected = await RunAsync(detector, whole, EvaluationOptions.Default);
        string[] lines = File.ReadAllLines(whole);
        File.WriteAllText(resumed, string.Concat(lines.Take(kept + 1).Select(line => line + "\n")) + rest);
        Assert.AreEqual(expected, await RunAsync(detector, resumed, EvaluationOptions.Default));
        CollectionAssert.AreEqual(lines, File.ReadAllLines(resumed));
        Assert.AreEqual(expected, await RunAsync(detector, resumed, EvaluationOptions.Default), "a complete run is only read");
    }

    [TestMethod]
    public async Task Resume_WithOtherOptionsOrOtherFiles_IsRefused()
    {
        using ScratchFolder folder = new();
        using FaceLandmarkDetector detector = Bundled();
        string file = folder.File("run.jsonl");
        _ = await RunAsync(detector, file, new EvaluationOptions { Limit = 2 });
        IOException other = await Assert.ThrowsAsync<IOException>(() => RunAsync(detector, file, new EvaluationOptions { Limit = 3 }));
        StringAssert.Contains(other.Message, "limit: 2 there, 3 here");
        string text = folder.Write("notes.txt", "These are my notes.\nNothing else.\n"u8);
        await Assert.ThrowsAsync<IOException>(() => RunAsync(detector, text, EvaluationOptions.Default));
        string shortText = folder.Write("short.txt", "notes"u8);
        await Assert.ThrowsAsync<IOException>(() => RunAsync(detector, shortText, EvaluationOptions.Default));
        Assert.AreEqual("notes", File.ReadAllText(shortText));
    }

    [TestMethod]
    public async Task Shards_PutTogether_AreTheWholeRun()
    {
        using ScratchFolder folder = new();
        using FaceLandmarkDetector detector = Bundled();
        string expected = await RunAsync(detector, folder.File("whole.jsonl"), EvaluationOptions.Default);
        string[] parts = [.. Enumerable.Range(0, 3).Select(number => folder.File($"part{number}.jsonl"))];
        for (int number = 0; number < 3; number++)
        {
            _ = await RunAsync(detector, parts[number], new EvaluationOptions { Shard = new Shard(number, 3) });
        }

        Assert.AreEqual(expected, Json(Summarize(RunReader.OpenShards([parts[2], parts[0], parts[1]]))));
        DataSetException missing = Assert.ThrowsExactly<DataSetException>(() => RunReader.OpenShards(parts[..2]));
        StringAssert.Contains(missing.Message, "2/3 is missing");
        Assert.ThrowsExactly<DataSetException>(() => RunReader.OpenShards([parts[0], parts[1], parts[2], parts[1]]));
        Assert.ThrowsExactly<DataSetException>(() => RunReader.OpenShards([parts[0], folder.File("whole.jsonl")]));

        File.WriteAllLines(parts[1], File.ReadAllLines(parts[1])[..^1]);
        DataSetException open = Assert.ThrowsExactly<DataSetException>(() => Summarize(RunReader.OpenShards(parts)));
        StringAssert.Contains(open.Message, "has not ended");
    }

    [TestMethod]
    [RequiresOfficialModels]
    public async Task Comparison_OfTwoModels_IsPaired()
    {
        using ScratchFolder folder = new();
        using FaceLandmarkDetector bundled = Bundled(), official = Goldens.CreateDetector(DeviceSelection.Managed);
        _ = await RunAsync(bundled, folder.File("a.jsonl"), EvaluationOptions.Default);
        _ = await RunAsync(official, folder.File("b.jsonl"), EvaluationOptions.Default);
        ColumnComparison column = Compare("a.jsonl", "b.jsonl").Columns.Single();
        double[] a = Errors("a.jsonl"), b = Errors("b.jsonl"), differences = [.. b.Zip(a, (y, x) => y - x)];
        Assert.AreEqual(a.Average(), column.FirstErrors.Mean, 1e-12);
        Assert.AreEqual(b.Average(), column.SecondErrors.Mean, 1e-12);
        Assert.AreEqual(differences.Average(), column.Difference, 1e-12);
        Assert.AreEqual(differences.Count(d => d < -1e-6), column.Better);
        Assert.AreEqual(differences.Count(d => d > 1e-6), column.Worse);
        Assert.IsTrue(column.DifferenceInterval.Low < column.Difference && column.Difference < column.DifferenceInterval.High);
        CollectionAssert.AreEqual(
            differences.Select(Math.Abs).OrderDescending().Take(20).ToArray(),
            column.Changed.Select(face => Math.Abs(face.Second - face.First)).ToArray());

        ColumnComparison same = Compare("a.jsonl", "a.jsonl").Columns.Single();
        Assert.AreEqual((0, 0, 0.0, new Interval(0, 0)), (same.Better, same.Worse, same.Difference, same.DifferenceInterval));

        RunComparison Compare(string first, string second) =>
            RunComparison.Of(RunReader.Open(folder.File(first)), RunReader.Open(folder.File(second)));

        double[] Errors(string file) =>
            [.. RunReader.Open(folder.File(file)).Read().SelectMany(p => p.Faces).Select(face => face.Answers[0]!.Errors.Normed)];
    }

    [TestMethod]
    public async Task Worst_Faces_AreThoseWithTheLargestErrors()
    {
        using FaceLandmarkDetector detector = Bundled();
        (List<PictureResult> pictures, RunSummary summary) = await Goldens.MeasureAsync(
            FaceDataSets.Open(s_list), [new EvaluationColumn(detector)]);
        double[] errors = [.. pictures.SelectMany(p => p.Faces).Select(face => face.Answers[0]!.Errors.Normed).OrderDescending()];
        CollectionAssert.AreEqual(errors[..20], summary.Worst.Select(face => face.Face.Answers[0]!.Errors.Normed).ToArray());
        Assert.AreEqual(errors.Length, summary.Groups.Where(group => group.Dimension == "yaw").Sum(group => group.Columns[0].Count));
        Assert.AreEqual(errors.Length, summary.Groups.Where(group => group.Dimension == "face size").Sum(group => group.Columns[0].Count));
    }

    private static FaceLandmarkDetector Bundled() => FaceLandmarkDetector.Create(new FaceLandmarkDetectorOptions
    {
        Engine = new EngineOptions { Device = DeviceSelection.Managed },
        Model = ModelCatalog.BundledLandmarks,
    });

    private static async Task<RunSummary> SummarizeAsync(FaceLandmarkDetector detector, EvaluationOptions options) =>
        (await Goldens.MeasureAsync(FaceDataSets.Open(s_list), [new EvaluationColumn(detector)], options)).Summary;

    // As the command does: read what is there, measure the rest.
    private static async Task<string> RunAsync(FaceLandmarkDetector detector, string path, EvaluationOptions options)
    {
        FaceDataSet dataSet = FaceDataSets.Open(s_list);
        EvaluationColumn[] columns = [new EvaluationColumn(detector)];
        Evaluator evaluator = new(dataSet, columns, Goldens.ReadPicture, options);
        RunHeader header = Goldens.Header(dataSet, columns, evaluator, options);
        RunSummaryBuilder summary = new(header);
        using RunFile file = RunFile.Open(path, header, new FileSet(), summary.Add);
        if (!file.IsComplete)
        {
            await foreach (PictureResult picture in evaluator.RunAsync(file.LastPicture))
            {
                file.Write(picture);
                summary.Add(picture);
            }

            file.End();
        }

        return Json(summary.Build());
    }

    private static RunSummary Summarize(RunReader reader)
    {
        RunSummaryBuilder builder = new(reader.Header);
        foreach (PictureResult picture in reader.Read())
        {
            builder.Add(picture);
        }

        return builder.Build();
    }

    private static string Json(RunSummary summary)
    {
        using MemoryStream stream = new();
        JsonReport.Write(summary, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
