namespace OpenVinoLandmarks.Tests.Devices;

/// <summary>Parses device expressions as users type them.</summary>
[TestClass]
public sealed class DeviceSelectionTests
{
    [TestMethod]
    [DataRow("cpu", "CPU")]
    [DataRow("gpu.1", "GPU.1")]
    [DataRow("Auto:gpu,cpu", "AUTO:GPU,CPU")]
    [DataRow("hetero:GPU.1,CPU", "HETERO:GPU.1,CPU")]
    [DataRow("batch:gpu(8)", "BATCH:GPU(8)")]
    [DataRow("MULTI:CPU(4),GPU(2)", "MULTI:CPU(4),GPU(2)")]
    [DataRow("AUTO:-CPU", "AUTO:-CPU")]
    [DataRow(" npu ", "NPU")]
    public void OpenVinoExpressions_AreUpperCased(string typed, string expression)
    {
        DeviceSelection device = DeviceSelection.Parse(typed);
        Assert.IsTrue(device.IsOpenVino);
        Assert.AreEqual(expression, device.Expression);
        Assert.AreEqual(typed, device.Requested);
        Assert.IsNull(device.Notice);
    }

    [TestMethod]
    [DataRow("VPU", "NPU")]
    [DataRow("myriad", "NPU")]
    [DataRow("AUTO:vpu,CPU", "AUTO:NPU,CPU")]
    public void OldNames_MeanNpu_WithANotice(string typed, string expression)
    {
        DeviceSelection device = DeviceSelection.Parse(typed);
        Assert.AreEqual(expression, device.Expression);
        StringAssert.Contains(device.Notice, "NPU");
    }

    [TestMethod]
    public void PluginNamesThatContainAnOldName_DoNotChange() => Assert.IsNull(DeviceSelection.Parse("VPUX").Notice);

    [TestMethod]
    [DataRow("CPU", "CPU")]
    [DataRow("AUTO", "")]
    [DataRow("AUTO:GPU.1,CPU", "GPU.1 CPU")]
    [DataRow("AUTO:-GPU", "")]
    [DataRow("BATCH:CPU(4)", "CPU")]
    [DataRow("MULTI:CPU,GPU(2)", "CPU GPU")]
    public void NamedDevices_AreTheDevicesInTheExpression(string typed, string names) =>
        Assert.AreEqual(names, string.Join(' ', DeviceSelection.Parse(typed).NamedDevices));

    [TestMethod]
    [DataRow("fastest")]
    [DataRow("FASTEST")]
    public void Fastest_IsADeviceOfItsOwn(string typed)
    {
        DeviceSelection device = DeviceSelection.Parse(typed);

        Assert.AreEqual(DeviceSelection.Fastest, device);
        Assert.AreEqual(typed, device.Requested);
        Assert.IsTrue(device.IsFastest);
        Assert.IsFalse(device.IsOpenVino || device.IsManaged);
        Assert.IsFalse(DeviceSelection.Managed.IsFastest);
    }

    [TestMethod]
    public void ADeviceForARequest_IsTheDevice_UnderTheNameOfTheRequest()
    {
        DeviceSelection device = DeviceSelection.Parse("GPU.1").For(DeviceSelection.Parse("Fastest"));

        Assert.AreEqual(DeviceSelection.Parse("GPU.1"), device);
        Assert.AreEqual("Fastest", device.Requested);
        Assert.AreEqual("GPU.1", device.NamedDevices.Single());
    }

    [TestMethod]
    public void Managed_IsNotAnOpenVinoDevice()
    {
        Assert.IsTrue(DeviceSelection.Parse("managed").IsManaged);
        Assert.IsFalse(DeviceSelection.Parse("managed").IsOpenVino);
        Assert.AreEqual(DeviceSelection.Managed, DeviceSelection.Parse("Managed"));
    }

    [TestMethod]
    public void Address_KeepsItsCase()
    {
        DeviceSelection device = DeviceSelection.Parse("kserve+grpc://Host:9000/Model");
        Assert.AreEqual("host", device.Address?.Host);
        Assert.IsFalse(device.IsOpenVino || device.IsManaged);
        Assert.AreEqual("kserve+grpc://Host:9000/Model", device.Expression);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("   ")]
    [DataRow("CPU;GPU")]
    [DataRow("AUTO:")]
    [DataRow("CPU,")]
    [DataRow("GPU()")]
    [DataRow("../CPU")]
    [DataRow("://")]
    public void Malformed_IsAFormatError(string typed)
    {
        Assert.ThrowsExactly<FormatException>(() => DeviceSelection.Parse(typed));
        Assert.IsFalse(DeviceSelection.TryParse(typed, out _));
    }

    [TestMethod]
    public void GenericParsers_ParseDevices()
    {
        Assert.AreEqual("GPU.1", Read<DeviceSelection>("gpu.1").Expression);
        Assert.IsTrue(TryRead("vpu", out DeviceSelection? device));
        Assert.AreEqual(DeviceSelection.Parse("NPU"), device);
        Assert.IsFalse(TryRead("", out device));

        static T Read<T>(ReadOnlySpan<char> text)
            where T : ISpanParsable<T> => T.Parse(text, null);

        static bool TryRead<T>(string text, out T? value)
            where T : IParsable<T> => T.TryParse(text, null, out value);
    }
}
