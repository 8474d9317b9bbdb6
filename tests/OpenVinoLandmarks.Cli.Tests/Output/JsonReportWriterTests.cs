using System.Text;
using System.Text.Json;
using OpenVinoLandmarks.Cli.Output;
using OpenVinoLandmarks.Engines;

namespace OpenVinoLandmarks.Cli.Tests.Output;

/// <summary>A JSON document is whole or not there, wherever the run ends.</summary>
[TestClass]
public sealed class JsonReportWriterTests
{
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Array_IsEndedAfterTheReportsThatCame(bool isWhole)
    {
        JsonElement document = JsonDocument.Parse(Written(several: true, isWhole, "a.jpg", "b.jpg", "c.jpg")).RootElement;

        CollectionAssert.AreEqual(new[] { "a.jpg", "b.jpg", "c.jpg" }, document.EnumerateArray().Select(image => image.GetProperty("image").GetString()).ToArray());
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
    public void OneImage_IsOneObject() => Assert.AreEqual("a.jpg", JsonDocument.Parse(Written(several: false, isWhole: true, "a.jpg")).RootElement.GetProperty("image").GetString());

    [TestMethod]
    [DataRow(true, true, "[]\n")]
    [DataRow(true, false, "")]
    [DataRow(false, true, "")]
    [DataRow(false, false, "")]
    public void NoReport_IsAnEmptyArrayOfSeveralImages_AndNothingWhereTheRunWasCutShort(bool several, bool isWhole, string expected) =>
        Assert.AreEqual(expected, Written(several, isWhole));

    private static string Written(bool several, bool isWhole, params string[] images)
    {
        using MemoryStream output = new();
        JsonReportWriter reports = new(output, several);
        foreach (string image in images)
        {
            reports.Write(Report(image));
        }

        reports.Complete(isWhole);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private static ImageReport Report(string image)
    {
        EngineInfo engine = new() { Engine = "MANAGED", RequestedDevice = "MANAGED", ExecutedDevices = ["MANAGED"], DeviceName = "a processor", InferencePrecision = "f32" };
        return new ImageReport(image, 10, 10, new DetectorInfo("model", "FP32", engine), "whole", []);
    }
}
