using System.Text.Json;
using OpenCvSharp;
using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Tests.Detection;

/// <summary>The IR files of landmarks-regression-retail-0009 of older releases run on both engines, as far as runtimes read them.</summary>
[TestClass]
[RequiresOpenVino]
[RequiresGoldenData]
[DoNotParallelize]
public sealed class OldIrTests : CountedTest
{
    // Quantized models depend on the processor; MANAGED computes the quantized values in floats.
    private static double Tolerance(string file) => file.Contains("INT8", StringComparison.Ordinal) ? 0.02 : 1e-3;

    public static IEnumerable<object[]> Files =>
        from device in new[] { "CPU", "MANAGED" }
        from model in Models()
        select new object[] { device, model.GetProperty("file").GetString()! };

    [TestMethod]
    [DynamicData(nameof(Files))]
    public void OldFile_ComputesTheGoldenNumbers_OrIsRefusedForItsVersion(string device, string file)
    {
        JsonElement model = Models().Single(one => one.GetProperty("file").GetString() == file);
        FaceLandmarkDetectorOptions options = new()
        {
            Engine = { Device = DeviceSelection.Parse(device), InferencePrecision = InferencePrecision.F32 },
            Model = Path.Combine(TestData.Root!, "models", file),
        };
        if (!model.TryGetProperty("outputs", out JsonElement outputs))
        {
            ModelException error = Assert.ThrowsExactly<ModelException>(() => FaceLandmarkDetector.Create(options).Dispose());
            StringAssert.Contains(error.Message, $"version {model.GetProperty("ir_version").GetInt32()}");
            return;
        }

        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(options);
        string[] crops = [.. Golden().GetProperty("crops").EnumerateArray().Select(crop => crop.GetString()!)];
        Assert.AreEqual(crops.Length, outputs.GetArrayLength());
        double worst = 0;
        foreach ((string crop, JsonElement expected) in crops.Zip(outputs.EnumerateArray()))
        {
            using Mat picture = Cv2.ImRead(TestData.Golden(crop));
            FaceLandmarks face = detector.Detect(Pixels.View(picture), [FaceBox.Whole(picture.Width, picture.Height)]).Single();
            for (int i = 0; i < FaceLandmarks.PointCount; i++)
            {
                worst = Math.Max(worst, Math.Abs(expected[2 * i].GetSingle() - face[i].X / picture.Width));
                worst = Math.Max(worst, Math.Abs(expected[2 * i + 1].GetSingle() - face[i].Y / picture.Height));
            }
        }

        Assert.IsLessThanOrEqualTo(Tolerance(file), worst);
    }

    private static JsonElement Golden() => TestData.Root is null
        ? default
        : JsonSerializer.Deserialize<JsonElement>(
            File.ReadAllText(TestData.Golden("peers/old-ir-landmarks-regression-retail-0009.json")));

    private static JsonElement[] Models() => TestData.Root is null ? [] : [.. Golden().GetProperty("models").EnumerateArray()];
}
