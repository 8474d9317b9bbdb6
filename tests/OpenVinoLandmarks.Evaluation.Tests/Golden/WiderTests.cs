using System.Text.Json;
using OpenVinoLandmarks.Evaluation.Tests.Support;

namespace OpenVinoLandmarks.Evaluation.Tests.Golden;

/// <summary>Compares average precision with the metric <c>map</c> of accuracy_checker in its configuration for WIDER FACE.</summary>
[TestClass]
[RequiresGoldenData]
[RequiresOfficialModels]
public sealed class WiderTests
{
    [TestMethod]
    [RequiresOpenVino]
    public async Task MadeSet_OnOpenVino_HasTheToolsAveragePrecision() =>
        await CompareAsync("wider-shaped.json", MadeSet(), DeviceSelection.Cpu, 0.793826672);

    [TestMethod]
    public async Task MadeSet_OnManaged_HasTheToolsAveragePrecision() =>
        await CompareAsync("wider-shaped.json", MadeSet(), DeviceSelection.Managed, 0.793826672);

    [TestMethod]
    [RequiresOpenVino]
    public async Task P1_OnOpenVino_HasTheToolsAveragePrecision()
    {
        using ScratchFolder folder = new();
        await CompareAsync("wider-p1.json", P1InWidersForm(folder), DeviceSelection.Cpu, 0.999839744);
    }

    [TestMethod]
    [RequiresOpenVino]
    public async Task MadeSet_AtScoreThresholds_HasTheStoredPrecisionAndRecall()
    {
        JsonElement run = Goldens.Read("wider-shaped.json").GetProperty("runs").GetProperty("FP32");
        using FaceLandmarkDetector detector = Goldens.CreateDetector(DeviceSelection.Cpu, faceDetector: "face-detection-retail-0004");
        foreach (JsonProperty threshold in run.GetProperty("precision_and_recall_at").EnumerateObject())
        {
            EvaluationOptions options = new() { Threshold = double.Parse(threshold.Name) };
            (_, RunSummary summary) = await Goldens.MeasureAsync(MadeSet(), new EvaluationColumn(detector, true), options);
            DetectionStatistics statistics = summary.Columns[0].Detection!;
            Assert.AreEqual(threshold.Value[0].GetDouble(), statistics.Precision, 1e-9, threshold.Name);
            Assert.AreEqual(threshold.Value[1].GetDouble(), statistics.Recall, 1e-9, threshold.Name);
        }
    }

    private static FaceDataSet MadeSet() =>
        FaceDataSets.Open(Path.Combine(Goldens.Folder, "wider-shaped", "wider_face_val_bbx_gt.txt"));

    // As make_wider_shaped.py does: the boxes of all P1 pictures from their points.
    private static FaceDataSet P1InWidersForm(ScratchFolder folder)
    {
        List<string> lines = [];
        foreach (AnnotatedPicture picture in FaceDataSets.Open(Goldens.P1).Read())
        {
            FaceRectangle box = picture.Faces.Single().Box!.Value;
            lines.AddRange([picture.Name, "1", $"{box.X} {box.Y} {box.Width} {box.Height} 0 0 0 0 0 0"]);
        }

        string list = folder.File("wider.txt");
        File.WriteAllLines(list, lines);
        string pictures = Path.Combine(Path.GetDirectoryName(Goldens.P1)!, "images");
        return FaceDataSets.Open(list, "wider", new FaceDataSetOptions { Pictures = pictures });
    }

    private static async Task CompareAsync(string golden, FaceDataSet dataSet, DeviceSelection device, double averagePrecision)
    {
        JsonElement[] rows = [.. Goldens.Read(golden).GetProperty("rows").EnumerateArray()];
        using FaceLandmarkDetector detector = Goldens.CreateDetector(device, faceDetector: "face-detection-retail-0004");
        (List<PictureResult> pictures, RunSummary summary) = await Goldens.MeasureAsync(dataSet, new EvaluationColumn(detector, true));
        Assert.HasCount(rows.Length, pictures);
        foreach ((JsonElement row, PictureResult picture) in rows.Zip(pictures))
        {
            int ignored = row.GetProperty("ignored").GetArrayLength(), all = row.GetProperty("truth").GetArrayLength();
            Assert.AreEqual(row.GetProperty("name").GetString(), picture.Name);
            Assert.AreEqual(all - ignored, picture.Detections[0].Wanted, picture.Name);
        }

        Assert.AreEqual(averagePrecision, summary.Columns[0].Detection!.AveragePrecision, 5e-10);
    }
}
