using System.Text.Json;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Detection;

/// <summary><c>--device fastest</c> and <c>benchmark --compare</c>. No test depends on which device is faster.</summary>
[TestClass]
public sealed class FastestTests : IDisposable
{
    private const string Measuring = "Measuring which device is the fastest";

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [TestMethod]
    public void TheFirstRun_Measures_AndTheNextOneReadsTheDecision()
    {
        ToolResult first = Run("detect", "--device", "fastest", "--format", "json", Tool.Sample).Succeeded();
        ToolResult second = Run("detect", "--device", "Fastest", "--format", "json", Tool.Sample).Succeeded();

        StringAssert.Contains(first.Errors, Measuring);
        StringAssert.Contains(first.Errors, "Fastest here for face-landmarks-5pt-0002: MANAGED, ");
        StringAssert.Contains(first.Errors, "delete it to measure again.");
        Assert.DoesNotContain(Measuring, second.Errors);
        JsonElement device = second.Json.GetProperty("device");
        Assert.AreEqual("Fastest", device.GetProperty("requested").GetString());
        Assert.AreEqual("MANAGED", device.GetProperty("executed")[0].GetString());
        Assert.HasCount(2, Directory.GetFiles(_scratch.File("openvino-landmarks/compiled/fastest")));
    }

    [TestMethod]
    public void Verbose_ShowsTheTable()
    {
        ToolResult result = Run("detect", "--device", "fastest", "--verbose", Tool.Sample).Succeeded();

        StringAssert.Contains(result.Errors, "face-landmarks-5pt-0002 on MANAGED, 1 thread: ");
        StringAssert.Contains(result.Errors, "face-landmarks-5pt-0002 on OpenVINO CPU: left out: There is no OpenVINO runtime");
    }

    [TestMethod]
    public void TheDefaultDevice_GivesNoAdvice() =>
        Assert.DoesNotContain("fastest", Run("detect", Tool.Sample).Succeeded().Errors);

    [TestMethod]
    public void APropertyOfOneDevice_IsAnError()
    {
        ToolResult result = Run("detect", "--device", "fastest", "--property", "PERF_COUNT=YES", Tool.Sample).Exited(5);
        StringAssert.Contains(result.Errors, "the property PERF_COUNT is for one device. Remove it, or name the device.");
    }

    [TestMethod]
    public void APrecisionThatNoDeviceHas_IsAnErrorThatListsThem()
    {
        ToolResult result = Run("detect", "--device", "fastest", "--inference-precision", "bf16", Tool.Sample).Exited(5);
        StringAssert.Contains(result.Errors, "There is no OpenVINO runtime that can be used.");
    }

    [TestMethod]
    [RequiresOpenVino]
    public void Compare_ListsEveryCandidate_AndKeepsTheDecision()
    {
        Dictionary<string, string?> environment = new(Tool.OpenVino) { ["XDG_CACHE_HOME"] = _scratch.Path };
        JsonElement models = Tool.Run(environment, "benchmark", "--compare", "--seconds", "0.1", "--format", "json")
            .Succeeded().Json.GetProperty("models");

        Assert.AreEqual(2, models.GetArrayLength());
        foreach (JsonElement model in models.EnumerateArray())
        {
            JsonElement[] candidates = [.. model.GetProperty("candidates").EnumerateArray()];
            Assert.HasCount(1, candidates.Where(one => one.GetProperty("fastest").GetBoolean()));
            JsonElement cpu = candidates.Single(one => one.GetProperty("name").GetString() == "OpenVINO CPU f32");
            Assert.AreEqual("CPU", cpu.GetProperty("device").GetString());
            Assert.IsGreaterThan(0, cpu.GetProperty("us").GetDouble());
            Assert.IsLessThan(0.001, cpu.GetProperty("difference").GetDouble());
            Assert.AreEqual(JsonValueKind.Null, cpu.GetProperty("left_out").ValueKind);
        }

        Assert.DoesNotContain(Measuring, Tool.Run(environment, "detect", "--device", "fastest", Tool.Sample).Succeeded().Errors);
    }

    [TestMethod]
    public void CompareAsText_MarksTheFastest()
    {
        string[] lines = Run("benchmark", "--compare", "--seconds", "0.1").Succeeded().Output.Split('\n');

        Assert.HasCount(2, lines.Where(line => line.EndsWith("  fastest", StringComparison.Ordinal)));
        CollectionAssert.Contains(lines, "face-landmarks-5pt-0002 FP32, one face at a time");
    }

    [TestMethod]
    [DataRow("remove the images", "photo.jpg")]
    [DataRow("remove --device", "--device", "MANAGED")]
    [DataRow("--batch has no effect", "--batch", "2")]
    [DataRow("--chart has no effect", "--chart", "x.svg")]
    [DataRow("not cascades", "--face-detector", "cascade")]
    public void WhatCompareDoesNotTake_IsAUsageError(string message, params string[] arguments) =>
        StringAssert.Contains(Run(["benchmark", "--compare", .. arguments]).Exited(2).Errors, message);

    private ToolResult Run(params string[] arguments) =>
        Tool.Run(new Dictionary<string, string?> { ["XDG_CACHE_HOME"] = _scratch.Path }, arguments);
}
