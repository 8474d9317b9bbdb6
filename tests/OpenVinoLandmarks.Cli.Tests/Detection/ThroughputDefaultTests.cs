using OpenVinoLandmarks.Cli.Detection;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Cli.Tests.Detection;

/// <summary>The default of <c>--hint</c> when <c>detect</c> processes several pictures.</summary>
[TestClass]
public sealed class ThroughputDefaultTests
{
    [TestMethod]
    public void SeveralPictures_OnTheCpu_UseThroughput() => Assert.AreEqual(PerformanceMode.Throughput, Hint("cpu", 2));

    [TestMethod]
    [RequiresOpenVino]
    public void SeveralPictures_OnTheDefaultDevice_UseThroughput_IfThereIsARuntime() =>
        Assert.AreEqual(PerformanceMode.Throughput, Hint(null, 2));

    [TestMethod]
    public void OnePicture_SetsNoHint() => Assert.IsNull(Hint("CPU", 1));

    [TestMethod]
    [DataRow("GPU")]
    [DataRow("AUTO:GPU,CPU")]
    [DataRow("BATCH:CPU(4)")]
    [DataRow("MANAGED")]
    public void OtherDevices_KeepTheirOwnDefault(string device) => Assert.IsNull(Hint(device, 2));

    [TestMethod]
    public void ChoiceOfTheUser_IsKept()
    {
        Assert.AreEqual(PerformanceMode.Latency, Hint("CPU", 2, engine => engine.Hint = PerformanceMode.Latency));
        Assert.IsNull(Hint("CPU", 2, engine => engine.Streams = 1));
        foreach (string key in new[] { "NUM_STREAMS", "num_streams", "PERFORMANCE_HINT" })
        {
            Assert.IsNull(Hint("CPU", 2, engine => engine.Properties[key] = "1"), key);
        }
    }

    [TestMethod]
    public void ThreadsAlone_DoNotPreventThroughput() =>
        Assert.AreEqual(PerformanceMode.Throughput, Hint("CPU", 2, engine => engine.Threads = 1));

    private static PerformanceMode? Hint(string? device, int pictures, Action<EngineOptions>? change = null)
    {
        EngineOptions engine = new() { Device = device is null ? null : DeviceSelection.Parse(device) };
        change?.Invoke(engine);
        ThroughputDefault.Apply(engine, pictures);
        return engine.Hint;
    }
}
