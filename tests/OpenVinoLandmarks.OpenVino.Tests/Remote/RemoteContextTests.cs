using System.Globalization;
using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino.Tests.Remote;

/// <summary>
/// Remote contexts and tensors. The GPU plugin uses a handle without checking it, so no test invents one: the handles that are passed come
/// from the plugin's own default context.
/// </summary>
[TestClass]
public sealed class RemoteContextTests
{
    [TestMethod]
    [DataRow("CONTEXT_TYPE OCL OCL_CONTEXT 0x5583b2ec7b40 OCL_QUEUE 0x5583b2e98ff0", "OCL_CONTEXT", "0x5583b2ec7b40", 3)]
    [DataRow("MEM_HANDLE:0x559ff6904b00;OCL_CONTEXT:0x559ff71d62f0;SHARED_MEM_TYPE:OCL_BUFFER;", "SHARED_MEM_TYPE", "OCL_BUFFER", 3)]
    [DataRow("{CONTEXT_TYPE:OCL,OCL_CONTEXT:0x55b3d702cf20,OCL_QUEUE:0}", "OCL_CONTEXT", "0x55b3d702cf20", 3)]
    [DataRow("{CONTEXT_TYPE:OCL,OCL_CONTEXT:0x55b3d702cf20,OCL_QUEUE:0}", "OCL_QUEUE", "0", 3)]
    [DataRow("", "x", null, 0)]
    [DataRow("NAME_WITHOUT_VALUE", "NAME_WITHOUT_VALUE", null, 0)]
    public void Parameters_OfTheGpuPluginAndOfTheHeaders_AreParsed(string text, string name, string? value, int count)
    {
        IReadOnlyDictionary<string, string> parameters = RemoteParameters.Parse(text);
        Assert.HasCount(count, parameters);
        Assert.AreEqual(value, parameters.GetValueOrDefault(name));
    }

    [TestMethod]
    [RequiresOpenVino]
    public void Contexts_OfTheCpu_WhichHasNone_AreAnErrorThatNamesTheDevice()
    {
        using Core core = new Core();
        StringAssert.Contains(Assert.ThrowsExactly<OpenVinoException>(() => core.GetDefaultContext("CPU")).Message, "CPU");
        StringAssert.Contains(Assert.ThrowsExactly<OpenVinoException>(() => core.CreateContext("CPU")).Message, "CPU");
    }

    [TestMethod]
    [RequiresOpenVino]
    public void DefaultContext_OfTheGpu_HasTensorsIfTheGpuIsListed_AndIsAClearErrorOtherwise()
    {
        using Core core = new Core();
        if (Gpu(core) is not { } gpu)
        {
            StringAssert.Contains(Assert.ThrowsExactly<OpenVinoException>(() => core.GetDefaultContext("GPU")).Message, "GPU");
            return;
        }

        using RemoteContext context = core.GetDefaultContext(gpu);
        StringAssert.StartsWith(context.DeviceName, "GPU");
        Assert.AreEqual("OCL", context.GetParameters()["CONTEXT_TYPE"]);
        using RemoteTensor tensor = context.CreateTensor(ElementType.Float32, [2, 3]);
        Assert.AreEqual((new Shape(2, 3), 24L), (tensor.Shape, tensor.ByteLength));
        StringAssert.StartsWith(tensor.DeviceName, "GPU");
        Assert.IsTrue(tensor.GetParameters().ContainsKey("MEM_HANDLE"));
        using Tensor host = context.CreateHostTensor(ElementType.Float32, [4]);
        Assert.AreEqual(16, host.ByteLength);
        Assert.ThrowsExactly<ArgumentException>(() => context.CreateTensor(ElementType.Float32, Shape.Scalar));
    }

    [TestMethod]
    [RequiresOpenVino]
    public void Context_OverTheHandleOfAnother_SharesIt_IfTheGpuIsListed()
    {
        using Core core = new Core();
        if (Gpu(core) is not { } gpu)
        {
            // Without a GPU there is no valid handle to pass. The list of arguments for the C API has the handle unchanged all the same.
            using NativeProperties native = PropertySet.ToNative(Wrapping(0x1234));
            CollectionAssert.Contains(native.Arguments.ToArray(), (nint)0x1234);
            return;
        }

        using RemoteContext original = core.GetDefaultContext(gpu);
        nint handle = Handle(original.GetParameters()["OCL_CONTEXT"]);
        using RemoteContext context = core.CreateContext(gpu, Wrapping(handle));
        Assert.AreEqual(handle, Handle(context.GetParameters()["OCL_CONTEXT"]));
        using Model model = TinyModels.Copies(core);
        using CompiledModel compiled = core.CompileModel(model, context);
        using RemoteContext ofModel = compiled.GetContext();
        Assert.AreEqual(handle, Handle(ofModel.GetParameters()["OCL_CONTEXT"]));
    }

    private static PropertySet Wrapping(nint handle) =>
        new PropertySet().Add(GpuPropertyKeys.ContextType, "OCL").Add(GpuPropertyKeys.OpenClContext, handle);

    private static nint Handle(string parameter) =>
        nint.Parse(parameter.Replace("0x", string.Empty, StringComparison.Ordinal), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static string? Gpu(Core core) =>
        core.GetAvailableDevices().FirstOrDefault(static device => device.StartsWith("GPU", StringComparison.Ordinal));
}
