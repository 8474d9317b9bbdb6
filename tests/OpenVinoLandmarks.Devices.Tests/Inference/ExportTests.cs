using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Devices.Tests.Inference;

/// <summary>Compiled models of GPU and NPU are exported to files and to bytes, and imported.</summary>
[TestClass]
public sealed class ExportTests : DeviceTest
{
    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpu]
    public void AModelOfTheGpu_IsExportedAndImported() => AssertExport("GPU");

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpu]
    public void AModelOfTheNpu_IsExportedAndImported() => AssertExport("NPU");

    private static void AssertExport(string device)
    {
        using Core core = new();
        using CompiledModel compiled = LandmarkNetwork.Compile(core, device);
        using ScratchFolder scratch = new();
        string path = scratch.File("model.blob");
        compiled.Export(path);
        byte[] bytes = compiled.Export();
        float[] expected = LandmarkNetwork.Infer(compiled, seed: 7);
        using CompiledModel imported = core.ImportModel(bytes, device);
        using CompiledModel fromFile = core.ImportModel(File.ReadAllBytes(path), device);
        CollectionAssert.AreEqual(expected, LandmarkNetwork.Infer(imported, seed: 7));
        CollectionAssert.AreEqual(expected, LandmarkNetwork.Infer(fromFile, seed: 7));
        Assert.AreEqual(compiled.Inputs[0].Shape, imported.Inputs[0].Shape);
        Assert.ThrowsExactly<OpenVinoException>(() => core.ImportModel(bytes.AsSpan(0, bytes.Length / 2), device).Dispose());
        Assert.ThrowsExactly<OpenVinoException>(() => core.ImportModel("not a compiled model"u8, device).Dispose());
    }
}
