using System.Diagnostics;
using OpenCvSharp;
using OpenVinoLandmarks.OpenVino;
using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Devices.Tests.Inference;

/// <summary>Batches, streams, open shapes and asynchronous calls on GPU and NPU.</summary>
[TestClass]
public sealed class BatchTests : DeviceTest
{
    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpu]
    [DataRow("GPU", null)]
    [DataRow("GPU", 2)]
    [DataRow("BATCH:GPU(4)", null)]
    public void ManyFaces_OnTheGpu_EqualTheCpus(string device, int? streams) => AssertManyFaces(device, streams);

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpu]
    [DataRow("NPU")]
    [DataRow("BATCH:NPU(4)")]
    public void ManyFaces_OnTheNpu_EqualTheCpus(string device) => AssertManyFaces(device, streams: null);

    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpu]
    public void OneFace_OnABatchDevice_DoesNotWaitForOthers()
    {
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(Bundled.On("BATCH:GPU(4)"));
        using Mat image = Astronaut.Read();
        double best = double.MaxValue;
        for (int i = 0; i < 5; i++)
        {
            long start = Stopwatch.GetTimestamp();
            detector.Detect(Pixels.View(image), [Astronaut.Face]);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        // This is not a measurement: by default the plugin waits 1000 ms for three more faces.
        Assert.IsLessThan(900, best);
    }

    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpu]
    public void AFixedBatch_OnTheGpu_EqualsTheCpus() => AssertBatch("GPU", 4);

    // The plugin splits a batch into inferences of one image, unless the compiler of the driver takes it whole.
    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpu]
    [DataRow("AUTO")]
    [DataRow("PLUGIN")]
    [DataRow("COMPILER")]
    public void AFixedBatch_OnTheNpu_EqualsTheCpus_WhoeverSplitsIt(string mode) => AssertBatch("NPU", 4, ("NPU_BATCH_MODE", mode));

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpu]
    public void OpenHeightAndWidth_AreRefusedByTheNpu()
    {
        using Core core = new();
        using Model model = core.ReadModel(LandmarkNetwork.File);
        model.Reshape(new PartialShape(1, 3, Dimension.Dynamic, Dimension.Dynamic));
        OpenVinoException error = Assert.ThrowsExactly<OpenVinoException>(() => core.CompileModel(model, "NPU").Dispose());
        TestContext.WriteLine(error.Message);
        Assert.AreEqual(OpenVinoStatus.GeneralError, error.Status);
    }

    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpu]
    public async Task AsynchronousPool_OnTheGpu_EqualsTheCpu() => await AssertPoolAsync("GPU");

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpu]
    public async Task AsynchronousPool_OnTheNpu_EqualsTheCpu() => await AssertPoolAsync("NPU");

    private static void AssertBatch(string device, int batch, params (string Key, string Value)[] properties)
    {
        using Core core = new();
        (string, string)[] supported = [.. properties.Where(one => core.TryGetProperty(device, one.Key, out _, out _))];
        using CompiledModel compiled = LandmarkNetwork.Compile(core, device, batch, supported);
        float[] actual = LandmarkNetwork.Infer(compiled, seed: 5, batch);
        LandmarkNetwork.AssertNear(LandmarkNetwork.OnCpu(core, seed: 5, batch), actual);
        Assert.HasCount(batch * 10, actual);
    }

    private static async Task AssertPoolAsync(string device)
    {
        using Core core = new();
        float[][] expected = [.. Enumerable.Range(0, 8).Select(seed => LandmarkNetwork.OnCpu(core, seed))];

        // The throughput hint would make the GPU collect batches, as the device BATCH does. The NPU has no streams.
        (string, string) property = device == "GPU" ? ("NUM_STREAMS", "2") : ("PERFORMANCE_HINT", "THROUGHPUT");
        using CompiledModel compiled = LandmarkNetwork.Compile(core, device, 1, property);
        using InferRequestPool pool = new(compiled, 3);
        float[][] actual = await Task.WhenAll(expected.Select(async (_, seed) =>
        {
            using InferRequestLease lease = await pool.RentAsync();
            using Tensor input = Tensor.FromCopy<byte>(LandmarkNetwork.Pixels(seed), new Shape(1, 48, 48, 3));
            lease.Request.SetInputTensor(input);
            await lease.Request.InferAsync();
            using Tensor output = lease.Request.GetOutputTensor();
            return output.ToArray<float>();
        }));
        for (int i = 0; i < expected.Length; i++)
        {
            LandmarkNetwork.AssertNear(expected[i], actual[i]);
        }
    }

    // 19 faces: batches of eight, and three faces that are left.
    private static void AssertManyFaces(string device, int? streams)
    {
        FaceBox first = Astronaut.Face;
        FaceBox[] faces = [.. Enumerable.Range(0, 19).Select(i => first with { X = first.X + i, Y = first.Y - i })];
        using FaceLandmarkDetector onCpu = FaceLandmarkDetector.Create(
            Bundled.On("CPU", options => options.Engine.InferencePrecision = InferencePrecision.F32));
        using FaceLandmarkDetector onDevice = FaceLandmarkDetector.Create(Bundled.On(device, options => options.Engine.Streams = streams));
        using Mat picture = Astronaut.Read();
        onDevice.WarmUp(8);
        FaceLandmarks[] expected = onCpu.Detect(Pixels.View(picture), faces), actual = onDevice.Detect(Pixels.View(picture), faces);
        for (int i = 0; i < faces.Length; i++)
        {
            Assert.AreEqual(expected[i].LeftEye.X, actual[i].LeftEye.X, 0.2, $"face {i}");
            Assert.AreEqual(expected[i].RightMouthCorner.Y, actual[i].RightMouthCorner.Y, 0.2, $"face {i}");
        }
    }
}
