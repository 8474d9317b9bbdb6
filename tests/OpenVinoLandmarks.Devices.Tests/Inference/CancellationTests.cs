using OpenVinoLandmarks.OpenVino;
using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Devices.Tests.Inference;

/// <summary>Cancellation and disposal while the device computes.</summary>
[TestClass]
public sealed class CancellationTests : DeviceTest
{
    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpu]
    public async Task CancelledCalls_OnTheGpu_End_AndLeaveTheDetectorUsable() => await CancelAsync("GPU");

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpu]
    public async Task CancelledCalls_OnTheNpu_End_AndLeaveTheDetectorUsable() => await CancelAsync("NPU");

    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpu]
    public async Task Disposal_WhileTheGpuComputes_WaitsForIt() => await DisposeWhileRunningAsync("GPU");

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpu]
    public async Task Disposal_WhileTheNpuComputes_WaitsForIt() => await DisposeWhileRunningAsync("NPU");

    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpu]
    public void ARequest_ThatIsDisposedWhileTheGpuComputes_IsFreedAfterwards() => DisposeRequest("GPU");

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpu]
    public void ARequest_ThatIsDisposedWhileTheNpuComputes_IsFreedAfterwards() => DisposeRequest("NPU");

    private static async Task CancelAsync(string device)
    {
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(Bundled.On(device));
        MemoryImage source = Astronaut.InMemory();
        FaceBox[] faces = [.. Enumerable.Repeat(Astronaut.Face, 12)];
        FaceLandmarks[] expected = await detector.DetectAsync(source, faces);
        int cancelled = 0;
        for (int i = 0; i < 8; i++)
        {
            using CancellationTokenSource cancellation = new();
            Task<FaceLandmarks[]> call = detector.DetectAsync(source, faces, cancellation.Token).AsTask();
            await cancellation.CancelAsync();
            try
            {
                CollectionAssert.AreEqual(expected, await call);
            }
            catch (OperationCanceledException)
            {
                Assert.IsTrue(call.IsCanceled);
                cancelled++;
            }
        }

        Assert.IsGreaterThan(0, cancelled);
        CollectionAssert.AreEqual(expected, await detector.DetectAsync(source, faces));
    }

    private static async Task DisposeWhileRunningAsync(string device)
    {
        SignallingImage source = new(Astronaut.InMemory());
        FaceBox[] faces = [.. Enumerable.Repeat(Astronaut.Face, 12)];
        FaceLandmarkDetector detector = FaceLandmarkDetector.Create(Bundled.On(device));
        Task<FaceLandmarks[]>[] calls =
            [.. Enumerable.Range(0, 4).Select(_ => Task.Run(async () => await detector.DetectAsync(source, faces)))];
        await source.Viewed;
        detector.Dispose();
        foreach (Task<FaceLandmarks[]> call in calls)
        {
            try
            {
                Assert.HasCount(faces.Length, await call);
            }
            catch (ObjectDisposedException)
            {
                // A call that had not begun.
            }
        }
    }

    private static void DisposeRequest(string device)
    {
        using Core core = new();
        using CompiledModel compiled = LandmarkNetwork.Compile(core, device);
        for (int i = 0; i < 5; i++)
        {
            using InferRequest request = compiled.CreateInferRequest();
            using Tensor input = Tensor.FromCopy<byte>(LandmarkNetwork.Pixels(i), new Shape(1, 48, 48, 3));
            request.SetInputTensor(input);
            request.Start();
        }

        Assert.HasCount(10, LandmarkNetwork.Infer(compiled, seed: 1));
    }

    /// <summary>An image that tells when a call first reads its pixels, which is just before the device computes.</summary>
    private sealed class SignallingImage(MemoryImage image) : IImageSource
    {
        private readonly TaskCompletionSource _viewed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Viewed => _viewed.Task;

        public ImageView View
        {
            get
            {
                _viewed.TrySetResult();
                return image.View;
            }
        }
    }
}
