using OpenClInput;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Devices.Tests.OpenCl;

/// <summary>Memory and queues of an application that uses OpenCL, shared with OpenVINO's GPU plugin.</summary>
[TestClass]
[TestCategory("MainPath")]
public sealed class GpuContextTests : DeviceTest
{
    private const int InputBytes = 48 * 48 * 3;

    private static readonly Shape s_input = [1, 48, 48, 3];

    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpu]
    public void Buffers_OfTheApplication_AreInputAndOutput_EvenIfTheApplicationReleasesThem()
    {
        using Core core = new();
        (nint context, nint queue) = NewContext();
        nint input = Cl.CreateBuffer(context, LandmarkNetwork.Pixels(1)), output = Cl.CreateBuffer(context, 10 * sizeof(float));
        using (GpuContext shared = GpuContext.FromOpenCL(core, context))
        {
            Assert.AreEqual(context, shared.OpenClContext);
            using CompiledModel compiled = Compile(core, shared);
            using InferRequest request = compiled.CreateInferRequest();
            using (RemoteTensor inputTensor = shared.CreateTensor(input, ElementType.UInt8, s_input))
            using (RemoteTensor outputTensor = shared.CreateTensor(output, ElementType.Float32, compiled.Outputs[0].PartialShape.ToShape()))
            {
                request.SetInputTensor(inputTensor);
                request.SetOutputTensor(outputTensor);
            }

            Cl.ReleaseMemory(input);
            shared.Dispose();
            GC.Collect();
            request.Infer();
            LandmarkNetwork.AssertNear(LandmarkNetwork.OnCpu(core, seed: 1), Cl.Read<float>(queue, output, 10));
        }

        Cl.ReleaseMemory(output);
        Cl.Release(context, queue);
    }

    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpu]
    public void ABuffer_IsRetained_UntilNothingUsesIt()
    {
        using Core core = new();
        (nint context, nint queue) = NewContext();
        nint buffer = Cl.CreateBuffer(context, LandmarkNetwork.Pixels(2));
        using (GpuContext shared = GpuContext.FromOpenCL(core, context))
        using (CompiledModel compiled = Compile(core, shared))
        using (InferRequest request = compiled.CreateInferRequest())
        {
            using (RemoteTensor tensor = shared.CreateTensor(buffer, ElementType.UInt8, s_input))
            {
                request.SetInputTensor(tensor);
            }

            Assert.IsGreaterThan(1u, Cl.ReferenceCount(buffer));
            request.Infer();
        }

        Assert.AreEqual(1u, Cl.ReferenceCount(buffer));
        Cl.ReleaseMemory(buffer);
        Cl.Release(context, queue);
    }

    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpu]
    public void ASharedQueue_RunsKernelsAndInferences_InTheirOrder()
    {
        const string Increment = "kernel void increment(global uchar* pixels) { pixels[get_global_id(0)]++; }";
        using Core core = new();
        nint device = Cl.FirstIntelGpu(), context = Cl.CreateContext(device), queue = Cl.CreateQueue(context, device);
        byte[] pixels = LandmarkNetwork.Pixels(3);
        nint buffer = Cl.CreateBuffer(context, pixels), kernel = Cl.CreateKernel(context, device, Increment, "increment");
        Cl.SetArgument(kernel, 0, buffer);
        using (GpuContext shared = GpuContext.FromOpenCL(core, context, new GpuContextOptions { Queue = queue }))
        using (CompiledModel compiled = Compile(core, shared))
        using (CompiledModel onCpu = LandmarkNetwork.Compile(core, "CPU", 1, ("INFERENCE_PRECISION_HINT", "f32")))
        using (InferRequest request = compiled.CreateInferRequest(), expected = onCpu.CreateInferRequest())
        using (RemoteTensor tensor = shared.CreateTensor(buffer, ElementType.UInt8, s_input))
        using (Tensor host = new(ElementType.UInt8, s_input))
        {
            request.SetInputTensor(tensor);
            expected.SetInputTensor(host);
            for (int round = 1; round <= 5; round++)
            {
                Cl.Run(queue, kernel, InputBytes);
                request.Infer();
                for (int i = 0; i < InputBytes; i++)
                {
                    host.AsSpan<byte>()[i] = unchecked((byte)(pixels[i] + round));
                }

                expected.Infer();
                using Tensor output = request.GetOutputTensor(), right = expected.GetOutputTensor();
                LandmarkNetwork.AssertNear(right.ToArray<float>(), output.ToArray<float>());
            }
        }

        Cl.Release(kernel, buffer, queue, context);
    }

    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpu]
    public unsafe void Pointers_ThatAreNoObjectsOfOpenCl_AreRefused()
    {
        using Core core = new();
        (nint context, nint queue) = NewContext();
        byte[] memory = GC.AllocateArray<byte>(4096, pinned: true);
        fixed (byte* managed = memory)
        {
            nint[] foreign = [8, 0x10, -8, unchecked((nint)0xdeadbeefdeadbee8), context + 1, (nint)managed, Environment.ProcessId * 4096];
            using GpuContext shared = GpuContext.FromOpenCL(core, context);
            foreach (nint pointer in foreign)
            {
                Refused(() => GpuContext.FromOpenCL(core, pointer), "cl_context");
                Refused(() => GpuContext.FromOpenCL(core, context, new GpuContextOptions { Queue = pointer }), "cl_command_queue");
                Refused(() => shared.CreateTensor(pointer, ElementType.UInt8, s_input), "cl_mem");
                Refused(() => shared.CreateNv12Tensors(pointer, pointer, 48, 48), "cl_mem");
            }

            Assert.ThrowsExactly<ArgumentNullException>(() => GpuContext.FromOpenCL(core, 0));
            Assert.ThrowsExactly<ArgumentNullException>(() => GpuContext.FromVideoDevice(core, 0));
            Assert.ThrowsExactly<ArgumentNullException>(() => shared.CreateTensor(0, ElementType.UInt8, s_input));
            Assert.ThrowsExactly<ArgumentNullException>(() => shared.CreateNv12Tensors(0, 0, 48, 48));
            Assert.ThrowsExactly<ArgumentNullException>(() => shared.CreateUsmTensor(0, ElementType.UInt8, s_input));
        }

        Cl.Release(context, queue);
    }

    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpu]
    public void Memory_OfAnotherKindOrContext_AndQueuesOfAnotherContext_AreRefused()
    {
        using Core core = new();
        (nint context, nint queue) = NewContext();
        (nint other, nint otherQueue) = NewContext();
        nint buffer = Cl.CreateBuffer(context, InputBytes), small = Cl.CreateBuffer(context, InputBytes - 1);
        nint foreign = Cl.CreateBuffer(other, InputBytes);
        using (GpuContext shared = GpuContext.FromOpenCL(core, context))
        {
            Refused(() => GpuContext.FromOpenCL(core, context, new GpuContextOptions { Queue = otherQueue }), "another cl_context");
            Refused(() => GpuContext.FromOpenCL(core, context, new GpuContextOptions { DeviceIndex = 1 }), "index 1");
            Refused(() => shared.CreateTensor(queue, ElementType.UInt8, s_input), "cl_mem");
            Refused(() => shared.CreateTensor(context, ElementType.UInt8, s_input), "cl_mem");
            Refused(() => shared.CreateTensor(foreign, ElementType.UInt8, s_input), "another cl_context");
            Refused(() => shared.CreateTensor(small, ElementType.UInt8, s_input), $"{InputBytes - 1} bytes; the tensor needs {InputBytes}");
            Refused(() => shared.CreateTensor(buffer, ElementType.Float32, s_input), $"needs {InputBytes * 4}");
            Refused(() => shared.CreateTensor(buffer, ElementType.UInt8, Shape.Scalar), "[1]");
            Refused(() => shared.CreateNv12Tensors(buffer, buffer, 48, 48), "not a 2D image");
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => shared.CreateNv12Tensors(buffer, buffer, 47, 48));
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => shared.AllocateUsmTensor((UsmKind)7, ElementType.UInt8, s_input));
        }

        foreach (nint memory in new[] { buffer, small, foreign })
        {
            Cl.ReleaseMemory(memory);
        }

        Cl.Release(context, queue);
        Cl.Release(other, otherQueue);
    }

    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpu]
    public void TheDefaultContext_HasAContextOfOpenCl_AndHostTensors()
    {
        using Core core = new();
        using GpuContext context = GpuContext.Default(core);
        Assert.AreNotEqual(0, context.OpenClContext);
        nint buffer = Cl.CreateBuffer(context.OpenClContext, LandmarkNetwork.Pixels(4));
        using CompiledModel compiled = Compile(core, context);
        using InferRequest request = compiled.CreateInferRequest();
        using RemoteTensor shared = context.CreateTensor(buffer, ElementType.UInt8, s_input);
        using Tensor host = context.CreateHostTensor(ElementType.UInt8, s_input);
        host.CopyFrom<byte>(LandmarkNetwork.Pixels(4));
        Cl.ReleaseMemory(buffer);
        float[] expected = LandmarkNetwork.OnCpu(core, seed: 4);
        foreach (Tensor input in new[] { shared, host })
        {
            request.SetInputTensor(input);
            request.Infer();
            using Tensor output = request.GetOutputTensor();
            LandmarkNetwork.AssertNear(expected, output.ToArray<float>());
        }
    }

    // The driver of the tests has no unified shared memory. A real GPU has it.
    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpu]
    public unsafe void UnifiedSharedMemory_IsRefused_WhereThereIsNone()
    {
        using Core core = new();
        using GpuContext context = GpuContext.Default(core);
        byte[] memory = GC.AllocateArray<byte>(InputBytes, pinned: true);
        fixed (byte* address = memory)
        {
            nint notUsm = (nint)address;
            Assert.ThrowsExactly<OpenVinoException>(() => context.CreateUsmTensor(notUsm, ElementType.UInt8, s_input));
        }

        if (TestDevices.GpuIsDriver)
        {
            Assert.ThrowsExactly<OpenVinoException>(() => context.AllocateUsmTensor(UsmKind.Host, ElementType.UInt8, s_input));
            Assert.ThrowsExactly<OpenVinoException>(() => context.AllocateUsmTensor(UsmKind.Device, ElementType.UInt8, s_input));
        }
        else
        {
            using RemoteTensor tensor = context.AllocateUsmTensor(UsmKind.Device, ElementType.UInt8, s_input);
            Assert.AreEqual(InputBytes, tensor.ByteLength);
        }
    }

    private static (nint Context, nint Queue) NewContext()
    {
        nint device = Cl.FirstIntelGpu(), context = Cl.CreateContext(device);
        return (context, Cl.CreateQueue(context, device));
    }

    private static CompiledModel Compile(Core core, GpuContext context)
    {
        using Model model = LandmarkNetwork.Read(core);
        return core.CompileModel(model, context);
    }

    private static void Refused(Func<object> create, string text) =>
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(create).Message, text);
}
