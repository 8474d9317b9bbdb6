using OpenVinoLandmarks.Engines.OpenVino;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Tests.Engines;

/// <summary>Checks the OpenVINO properties with which each form of a model is compiled.</summary>
[TestClass]
public sealed class CompilePropertiesTests
{
    [TestMethod]
    [DataRow("CPU", null, null)]
    [DataRow("CPU", PerformanceMode.Throughput, null)]
    [DataRow("GPU", null, null)]
    [DataRow("GPU", PerformanceMode.Throughput, "1")]
    [DataRow("AUTO", PerformanceMode.Throughput, "1")]
    [DataRow("AUTO", PerformanceMode.Latency, null)]
    [DataRow("BATCH:GPU(8)", null, "1")]
    public void SingleFace_DoesNotWaitForOthers_IfTheDeviceCollectsBatches(string device, PerformanceMode? hint, string? timeout)
    {
        EngineOptions options = new() { Hint = hint };
        Dictionary<string, string> properties = CompileProperties.ForSingle(options, DeviceSelection.Parse(device));
        Assert.AreEqual(timeout, properties.GetValueOrDefault("AUTO_BATCH_TIMEOUT"));
    }

    [TestMethod]
    public void TimeoutOfTheUser_IsKept()
    {
        EngineOptions options = new() { Hint = PerformanceMode.Throughput, Properties = { ["auto_batch_timeout"] = "50" } };
        Assert.AreEqual("50", CompileProperties.ForSingle(options, DeviceSelection.Parse("GPU"))["AUTO_BATCH_TIMEOUT"]);
    }

    [TestMethod]
    [DataRow("CPU", "", "THROUGHPUT")]
    [DataRow("AUTO:GPU,CPU", "", "THROUGHPUT")]
    [DataRow("CPU", "NUM_STREAMS=2", null)]
    [DataRow("CPU", "PERFORMANCE_HINT=THROUGHPUT", "THROUGHPUT")]
    [DataRow("CPU", "performance_hint=cumulative_throughput", "cumulative_throughput")]
    public void ManyFaces_RunForThroughput_UnlessTheUserSelectsStreamsOrAHint(string device, string property, string? hint)
    {
        Dictionary<string, string>? many = ForMany(device, property);
        Assert.IsNotNull(many);
        Assert.AreEqual(hint, many.GetValueOrDefault("PERFORMANCE_HINT"));
        Assert.AreEqual("NO", many["ALLOW_AUTO_BATCHING"]);
    }

    [TestMethod]
    [DataRow("CPU", "PERFORMANCE_HINT=LATENCY")]
    [DataRow("CPU", "performance_hint=latency")]
    [DataRow("BATCH:CPU(4)", "")]
    public void Streams_AreNotUsed_ForLatencyOrIfTheDeviceCollectsBatches(string device, string property) =>
        Assert.IsNull(ForMany(device, property));

    [TestMethod]
    [DataRow("CPU", "", true)]
    [DataRow("GPU", "PERFORMANCE_HINT=LATENCY", true)]
    [DataRow("CPU", "performance_hint=throughput", false)]
    [DataRow("CPU", "NUM_STREAMS=2", false)]
    [DataRow("BATCH:CPU(4)", "", false)]
    public void Groups_HaveNoFormOfTheirOwn_IfStreamsDivideTheThreads(string device, string property, bool expected)
    {
        Dictionary<string, string>? some = CompileProperties.ForGroup(From(device, property), DeviceSelection.Parse(device));
        Assert.AreEqual(expected, some is not null);
        Assert.AreEqual(expected ? "NO" : null, some?["ALLOW_AUTO_BATCHING"]);
    }

    [TestMethod]
    public void GroupOnStreams_HasThatManyStreams_AndLeavesOtherGroupsAsTheyAre()
    {
        Dictionary<string, string> group = CompileProperties.ForGroup([], DeviceSelection.Cpu)!;
        Assert.AreEqual("3", CompileProperties.OnStreams(group, 3)["NUM_STREAMS"]);
        Assert.IsFalse(group.ContainsKey("NUM_STREAMS"));
        Assert.AreSame(group, CompileProperties.OnStreams(group, 1));
    }

    private static Dictionary<string, string>? ForMany(string device, string property) =>
        CompileProperties.ForThroughput(From(device, property), DeviceSelection.Parse(device));

    private static Dictionary<string, string> From(string device, string property)
    {
        Dictionary<string, string> properties = property.Split('=') is [string key, string value] ? new() { [key] = value } : [];
        return CompileProperties.ForSingle(new EngineOptions { Properties = properties }, DeviceSelection.Parse(device));
    }
}
