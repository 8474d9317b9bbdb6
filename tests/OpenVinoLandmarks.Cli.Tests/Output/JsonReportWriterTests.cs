using System.Text;
using System.Text.Json;
using OpenVinoLandmarks.Cli.Output;

namespace OpenVinoLandmarks.Cli.Tests.Output;

/// <summary>The JSON document is valid wherever the run ends.</summary>
[TestClass]
public sealed class JsonReportWriterTests
{
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Array_IsClosedAfterTheLastReport(bool isComplete)
    {
        JsonElement document = JsonDocument.Parse(Written(several: true, isComplete, "a.jpg", "b.jpg", "c.jpg")).RootElement;

        string?[] images = [.. document.EnumerateArray().Select(image => image.GetProperty("image").GetString())];
        CollectionAssert.AreEqual(new[] { "a.jpg", "b.jpg", "c.jpg" }, images);
    }

    [TestMethod]
    public void Array_GrowsWithEachReport()
    {
        using MemoryStream output = new();
        JsonReportWriter reports = new(output, several: true);
        reports.Write(Report("a.jpg"));

        StringAssert.Contains(Encoding.UTF8.GetString(output.ToArray()), "a.jpg");
    }

    [TestMethod]
    public void OneImage_IsOneObject()
    {
        JsonElement image = JsonDocument.Parse(Written(several: false, isComplete: true, "a.jpg")).RootElement;

        Assert.AreEqual("a.jpg", image.GetProperty("image").GetString());
    }

    [TestMethod]
    [DataRow(true, true, "[]\n")]
    [DataRow(true, false, "")]
    [DataRow(false, true, "")]
    [DataRow(false, false, "")]
    public void NoReport_IsAnEmptyArrayOnlyForACompleteRunWithSeveralImages(bool several, bool isComplete, string expected) =>
        Assert.AreEqual(expected, Written(several, isComplete));

    private static string Written(bool several, bool isComplete, params string[] images)
    {
        using MemoryStream output = new();
        JsonReportWriter reports = new(output, several);
        foreach (string image in images)
        {
            reports.Write(Report(image));
        }

        reports.End(isComplete);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private static ImageReport Report(string image)
    {
        EngineInfo engine = new()
        {
            Engine = "MANAGED",
            RequestedDevice = "MANAGED",
            ExecutedDevices = ["MANAGED"],
            DeviceName = "a processor",
            InferencePrecision = "f32",
        };
        return new ImageReport(image, 10, 10, new DetectorInfo("model", "FP32", engine), "whole", []);
    }
}
