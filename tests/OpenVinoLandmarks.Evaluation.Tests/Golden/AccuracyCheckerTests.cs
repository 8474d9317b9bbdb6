using System.Security.Cryptography;
using System.Text.Json;
using OpenVinoLandmarks.Evaluation.Tests.Support;

namespace OpenVinoLandmarks.Evaluation.Tests.Golden;

/// <summary>Compares every row with the results of Open Model Zoo's accuracy_checker on the same files.</summary>
[TestClass]
[RequiresGoldenData]
[RequiresOfficialModels]
public sealed class AccuracyCheckerTests
{
    private const string Label = "FP32", MoreLabel = "FP32 more metrics";

    // The results of the tool are rounded to nine digits, and its convolutions add in another order than the processor at hand may.
    private const double OpenVinoTolerance = 1e-6, ManagedTolerance = 1e-4;

    // Results, folder (null for the P1 set), boxes, raise.
    private static IEnumerable<object?[]> Sets { get; } =
    [
        ["vggface2-shaped.json", "vggface2-shaped", BoxSource.Data, 0.0],
        ["vggface2-shaped-fractional-kept.json", "vggface2-shaped/fractional", BoxSource.Data, 0.0],
        ["p1-facial-keypoints.json", null, BoxSource.Points, 0.0],
        ["p1-facial-keypoints-raised.json", null, BoxSource.Points, 0.15],
    ];

    [TestMethod]
    [RequiresOpenVino]
    [DynamicData(nameof(Sets))]
    public async Task EveryRow_OnOpenVino_EqualsTheToolsRow(string golden, string? folder, BoxSource boxes, double raise)
    {
        using FaceLandmarkDetector detector = Goldens.CreateDetector(DeviceSelection.Cpu);
        await CompareAsync(golden, Open(folder, boxes, raise), detector, OpenVinoTolerance);
    }

    [TestMethod]
    [DynamicData(nameof(Sets))]
    public async Task EveryRow_OnManaged_IsNearTheToolsRow(string golden, string? folder, BoxSource boxes, double raise)
    {
        using FaceLandmarkDetector detector = Goldens.CreateDetector(DeviceSelection.Managed);
        await CompareAsync(golden, Open(folder, boxes, raise), detector, ManagedTolerance);
    }

    private static FaceDataSet Open(string? folder, BoxSource boxes, double raise)
    {
        string pictures = Path.Combine(Goldens.Folder, "vggface2-shaped");
        FaceDataSetOptions options = new() { Boxes = boxes, Raise = raise, Pictures = folder is null ? null : pictures };
        return FaceDataSets.Open(folder is null ? Goldens.P1 : Path.Combine(Goldens.Folder, folder), null, options);
    }

    private static async Task CompareAsync(string golden, FaceDataSet dataSet, FaceLandmarkDetector detector, double tolerance)
    {
        JsonElement stored = Goldens.Read(golden);
        (List<PictureResult> pictures, RunSummary summary) = await Goldens.MeasureAsync(dataSet, new EvaluationColumn(detector));
        JsonElement[] rows = [.. stored.GetProperty("rows").EnumerateArray()];
        Assert.HasCount(rows.Length, pictures);
        for (int i = 0; i < rows.Length; i++)
        {
            FaceResult face = pictures[i].Faces.Single();
            Assert.AreEqual(rows[i].GetProperty("name").GetString(), pictures[i].Name);
            Assert.AreEqual(rows[i].GetProperty("fed_sha256").GetString(), FedHash(pictures[i], face), $"{pictures[i].Name}: other pixels");
            CompareRow(rows[i], face.Answers[0]!, tolerance, pictures[i].Name);
        }

        CompareSummary(stored.GetProperty("runs"), summary.Columns[0], tolerance);
    }

    private static void CompareRow(JsonElement row, FaceAnswer answer, double tolerance, string name)
    {
        double[] rect = Numbers(row.GetProperty("rect"));
        double[] box = [answer.Box.X, answer.Box.Y, answer.Box.Right, answer.Box.Bottom];
        for (int edge = 0; edge < box.Length; edge++)
        {
            AssertNear(rect[edge], box[edge], 1e-12, $"{name}, edge {edge} of the box");
        }

        JsonElement values = row.GetProperty(Label);
        AssertNear(values.GetProperty("normed_error").GetDouble(), answer.Errors.Normed, tolerance, name);
        double[] perPoint = Numbers(values.GetProperty("per_point"));
        for (int k = 0; k < perPoint.Length; k++)
        {
            AssertNear(perPoint[k], answer.Errors.PerPoint[k], tolerance, $"{name}, point {k}");
        }
    }

    private static void CompareSummary(JsonElement runs, ColumnSummary column, double tolerance)
    {
        JsonElement run = runs.GetProperty(Label);
        JsonElement metrics = run.GetProperty("metrics"), beyond = run.GetProperty("beyond_the_tool");
        AssertNear(metrics.GetProperty("normed_error").GetProperty("mean").GetDouble(), column.Normed.Mean, tolerance, "mean");
        for (int k = 0; k < FivePoints.Count; k++)
        {
            double expected = metrics.GetProperty("per_point_normed_error").GetProperty($"point_{k}_normed_error").GetDouble();
            AssertNear(expected, column.PerPoint[k], tolerance, $"mean of point {k}");
        }

        // Counts are equal with OpenVINO; with MANAGED, no row of the sets is close enough to a threshold to change sides.
        Assert.AreEqual(beyond.GetProperty("failure_rate_0.05").GetDouble(), column.Normed.FailureRates[0]);
        Assert.AreEqual(beyond.GetProperty("failure_rate_0.08").GetDouble(), column.Normed.FailureRates[1]);
        Assert.AreEqual(beyond.GetProperty("failure_rate_0.10").GetDouble(), column.Normed.FailureRates[2]);
        AssertNear(beyond.GetProperty("auc_0.08").GetDouble(), column.Normed.Auc, 10 * tolerance, "AUC");
        if (!runs.TryGetProperty(MoreLabel, out JsonElement more))
        {
            return;
        }

        foreach ((int rank, double actual) in ErrorStatistics.PercentileRanks.Zip(column.Normed.Percentiles))
        {
            JsonElement values = more.GetProperty("metrics").GetProperty($"with_std_and_percentile_{rank}");
            AssertNear(values.GetProperty($"{rank}th percentile").GetDouble(), actual, tolerance, $"percentile {rank}");
            AssertNear(values.GetProperty("std").GetDouble(), column.Normed.StandardDeviation, tolerance, "standard deviation");
        }
    }

    private static string FedHash(PictureResult picture, FaceResult face)
    {
        const int Side = 48;
        byte[] crop = new byte[FaceCrop.ByteCount(Side, Side)];
        IImageSource image = Goldens.ReadPicture(picture.File!);
        FaceCrop.Write(image.View, face.Answers[0]!.Region, crop, Side, Side);
        return Convert.ToHexStringLower(SHA256.HashData(crop));
    }

    private static void AssertNear(double expected, double actual, double tolerance, string what) =>
        Assert.AreEqual(expected, actual, tolerance * Math.Max(1, expected), $"{what}: differs by {Math.Abs(expected - actual):g3}");

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetDouble())];
}
