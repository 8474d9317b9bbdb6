using System.Diagnostics;
using OpenCvSharp;
using OpenVinoLandmarks.Models;
using OpenVinoLandmarks.OpenVino;
using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Tests.Detection;

/// <summary>Device expressions, options and errors of devices, on the runtime that is present.</summary>
[TestClass]
[TestCategory("EveryRuntime")]
[RequiresOpenVino]
[DoNotParallelize]
public sealed class DeviceTests : CountedTest
{
    [TestMethod]
    [DataRow("CPU")]
    [DataRow("cpu")]
    [DataRow("AUTO")]
    [DataRow("AUTO:CPU")]
    [DataRow("HETERO:CPU")]
    [DataRow("MULTI:CPU")]
    [DataRow("BATCH:CPU")]
    [DataRow("BATCH:CPU(4)")]
    public void EveryExpressionForTheCpu_Runs_AndReportsTheCpu(string device)
    {
        FaceLandmarks[] onCpu = Detect("CPU", Astronaut.Face).Faces, onDevice = Detect(device, Astronaut.Face).Faces;
        DetectorInfo info = Detect(device, Astronaut.Face).Info;
        Assert.AreEqual(device, info.Engine.RequestedDevice);
        CollectionAssert.AreEqual(new[] { "CPU" }, info.Engine.ExecutedDevices.ToArray());
        Assert.AreNotEqual("unknown", info.Engine.DeviceName);
        CollectionAssert.Contains(new[] { "f32", "bf16", "f16", "unknown" }, info.Engine.InferencePrecision);
        Assert.AreEqual(onCpu[0].Nose.X, onDevice[0].Nose.X, 0.1);
        Assert.AreEqual(onCpu[0].Nose.Y, onDevice[0].Nose.Y, 0.1);
    }

    [TestMethod]
    public void OneFaceOnABatchDevice_DoesNotWaitForOthers()
    {
        using FaceLandmarkDetector detector = Create("BATCH:CPU(4)");
        using Mat image = Astronaut.Read();
        detector.WarmUp();
        FaceLandmarks[] results = new FaceLandmarks[1];
        double best = double.MaxValue;
        for (int i = 0; i < 5; i++)
        {
            long start = Stopwatch.GetTimestamp();
            detector.Detect(Pixels.View(image), [Astronaut.Face], results);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        // This is not a measurement: by default the plugin waits 1000 ms for three more faces.
        Assert.IsLessThan(100, best);
    }

    [TestMethod]
    public void ManyFaces_OnABatchDevice_EqualOneByOne()
    {
        FaceBox first = Astronaut.Face;
        FaceBox[] faces = [.. Enumerable.Range(0, 23).Select(i => first with { X = first.X + i, Y = first.Y - i })];
        FaceLandmarks[] expected = Detect("CPU", faces).Faces, actual = Detect("BATCH:CPU(4)", faces).Faces;
        for (int i = 0; i < faces.Length; i++)
        {
            Assert.AreEqual(expected[i].LeftEye.X, actual[i].LeftEye.X, 0.1, $"face {i}");
            Assert.AreEqual(expected[i].RightMouthCorner.Y, actual[i].RightMouthCorner.Y, 0.1, $"face {i}");
        }
    }

    [TestMethod]
    [DataRow("CPU")]
    [DataRow("BATCH:CPU(4)")]
    public async Task Async_EqualsSync_ForOneFaceAndForMany(string device)
    {
        using FaceLandmarkDetector detector = Create(device);
        MemoryImage source = Astronaut.InMemory();
        FaceBox[] faces = [.. Enumerable.Range(0, 11).Select(i => Astronaut.Face with { X = Astronaut.Face.X + i })];

        // Which images the BATCH device puts into one batch depends on the time, and a processor may round differently in another batch.
        const double Tolerance = 0.01;
        LandmarksAssert.AreClose(detector.Detect(source.View, faces), await detector.DetectAsync(source, faces), Tolerance);
        LandmarksAssert.AreClose(
            detector.Detect(source.View, [Astronaut.Face]), await detector.DetectAsync(source, [Astronaut.Face]), Tolerance);
        Assert.AreEqual(1, (await detector.DetectAsync(source)).Length);
    }

    [TestMethod]
    public async Task Cancellation_EndsEveryCall_AndLeavesTheDetectorUsable()
    {
        using FaceLandmarkDetector detector = Create("CPU");
        MemoryImage source = new(new byte[512 * 512 * 3], 512, 512, 512 * 3, PixelFormat.Bgr24);
        FaceBox[] faces = [.. Enumerable.Repeat(Astronaut.Face, 200)];
        for (int i = 0; i < 20; i++)
        {
            using CancellationTokenSource cancellation = new();
            Task<FaceLandmarks[]> call = detector.DetectAsync(source, faces, cancellation.Token).AsTask();
            await cancellation.CancelAsync();
            try
            {
                Assert.AreEqual(faces.Length, (await call).Length);
            }
            catch (OperationCanceledException)
            {
                Assert.IsTrue(call.IsCanceled);
            }
        }

        Assert.AreEqual(faces.Length, (await detector.DetectAsync(source, faces)).Length);
    }

    [TestMethod]
    [DataRow("GPU", "GPU")]
    [DataRow("NPU", "NPU")]
    [DataRow("VPU", "NPU")]
    [DataRow("GPU.3", "GPU.3")]
    [DataRow("NONSENSE", "")]
    [DataRow("AUTO:GPU", "GPU")]
    [DataRow("HETERO:GPU,CPU", "GPU")]
    [DataRow("NONSENSE:CPU", "")]
    public void AbsentDevice_IsADeviceErrorThatListsThePresentDevices(string device, string needed)
    {
        using OpenVino.Core core = new();
        bool isPresent = core.GetAvailableDevices()
            .Any(present => present == needed || present.StartsWith(needed + ".", StringComparison.Ordinal));
        if (needed.Length > 0 && isPresent)
        {
            Assert.Inconclusive($"This machine has {needed}.");
        }

        DeviceException error = Assert.ThrowsExactly<DeviceException>(() => Create(device).Dispose());
        StringAssert.Contains(error.Message, device);
        StringAssert.Contains(error.Message, "CPU");
        StringAssert.Contains(error.Message, "MANAGED");
        Assert.IsFalse(error.Message.Contains('\n', StringComparison.Ordinal), error.Message);
    }

    [TestMethod]
    public void OptionsAndProperties_ReachTheDevice()
    {
        EngineOptions options = new()
        {
            Device = DeviceSelection.Cpu,
            InferencePrecision = InferencePrecision.F32,
            Threads = 1,
            Streams = 1,
            Hint = PerformanceMode.Latency,
            Properties = { ["ENABLE_CPU_PINNING"] = "NO" },
        };
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(Bundled.On("CPU", set => set.Engine = options));
        Assert.AreEqual("f32", detector.Info.Engine.InferencePrecision);
    }

    [TestMethod]
    public void UnknownProperty_IsADeviceErrorThatNamesIt()
    {
        DeviceException error = Assert.ThrowsExactly<DeviceException>(
            () => FaceLandmarkDetector.Create(Bundled.On("CPU", set => set.Engine.Properties["NO_SUCH_PROPERTY"] = "1")).Dispose());
        StringAssert.Contains(error.Message, "NO_SUCH_PROPERTY");
    }

    private static FaceLandmarkDetector Create(string device)
    {
        FaceLandmarkDetectorOptions options = Bundled.On(device, set => set.FaceDetectorModel = null);
        return FaceLandmarkDetector.Create(options);
    }

    private static (FaceLandmarks[] Faces, DetectorInfo Info) Detect(string device, params FaceBox[] faces)
    {
        using FaceLandmarkDetector detector = Create(device);
        using Mat image = Astronaut.Read();
        return (detector.Detect(Pixels.View(image), faces), detector.Info);
    }
}
