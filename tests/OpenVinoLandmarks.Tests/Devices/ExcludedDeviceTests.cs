namespace OpenVinoLandmarks.Tests.Devices;

/// <summary>A dash excludes a device. OpenVINO ignores it, and runs on that device, except in a list of AUTO or MULTI.</summary>
[TestClass]
public sealed class ExcludedDeviceTests
{
    [TestMethod]
    [DataRow("-CPU")]
    [DataRow("-gpu.1")]
    [DataRow("-AUTO")]
    [DataRow("CPU,-GPU")]
    [DataRow("HETERO:-CPU")]
    [DataRow("HETERO:GPU,-CPU")]
    [DataRow("BATCH:-CPU(4)")]
    [DataRow("AUTO:HETERO:-CPU")]
    public void OutsideOfAutoAndMulti_IsRefused(string device) =>
        StringAssert.Contains(Assert.ThrowsExactly<FormatException>(() => DeviceSelection.Parse(device)).Message, "only AUTO and MULTI");

    [TestMethod]
    [DataRow("AUTO:CPU,-CPU")]
    [DataRow("MULTI:-CPU,CPU")]
    [DataRow("AUTO:GPU.1,-GPU")]
    [DataRow("AUTO:NPU,-VPU")]
    public void NamedAsWell_IsRefused(string device) =>
        StringAssert.Contains(Assert.ThrowsExactly<FormatException>(() => DeviceSelection.Parse(device)).Message, "names and excludes");

    [TestMethod]
    [DataRow("AUTO:-CPU")]
    [DataRow("MULTI:-GPU")]
    [DataRow("AUTO:GPU,-GPU.1")]
    [DataRow("auto:-gpu,cpu")]
    [DataRow("HETERO:GPU,CPU")]
    public void InAListOfAutoOrMulti_IsAccepted(string device) =>
        Assert.AreEqual(device.ToUpperInvariant(), DeviceSelection.Parse(device).Expression);
}
