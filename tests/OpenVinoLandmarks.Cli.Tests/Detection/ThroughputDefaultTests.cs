using OpenVinoLandmarks.Cli.Detection;
using OpenVinoLandmarks.Devices;
using OpenVinoLandmarks.Engines;

namespace OpenVinoLandmarks.Cli.Tests.Detection;

/// <summary>The default of <c>--hint</c> when <c>detect</c> processes several pictures.</summary>
[TestClass]
public sealed class ThroughputDefaultTests
{
    [TestMethod]
    [DataRow(null)]
    [DataRow("cpu")]
    public void SeveralPictures_OnTheCpu_UseThroughput(string? device) =>
        Assert.AreEqual(PerformanceHint.Throughput, Hint(On(device), 2));

    [TestMethod]
    public void OnePicture_SetsNoHint() => Assert.IsNull(Hint(On("CPU"), 1));

    [TestMethod]
    [DataRow("GPU")]
    [DataRow("AUTO:GPU,CPU")]
    [DataRow("BATCH:CPU(4)")]
    [DataRow("MANAGED")]
    public void OtherDevices_KeepTheirOwnDefault(string device) => Assert.IsNull(Hint(On(device), 2));

    [TestMethod]
    public void ChoiceOfTheUser_IsKept()
    {
        Assert.AreEqual(PerformanceHint.Latency, Hint(On("CPU") with { Hint = PerformanceHint.Latency }, 2));
        Assert.IsNull(Hint(On("CPU") with { Streams = 1 }, 2));
        foreach (string key in new[] { "NUM_STREAMS", "num_streams", "PERFORMANCE_HINT" })
        {
            Assert.IsNull(Hint(On("CPU") with { Properties = new Dictionary<string, string> { [key] = "1" } }, 2), key);
        }
    }

    [TestMethod]
    public void ThreadsAlone_DoNotPreventThroughput() =>
        Assert.AreEqual(PerformanceHint.Throughput, Hint(On("CPU") with { Threads = 1 }, 2));

    private static EngineOptions On(string? device) => new() { Device = device is null ? null : DeviceSelection.Parse(device) };

    private static PerformanceHint? Hint(EngineOptions engine, int pictures) => ThroughputDefault.Apply(engine, pictures).Hint;
}
