using OpenVinoLandmarks.Models;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Tests.Detection;

/// <summary>
/// Streams of images on OpenVINO's CPU. Through the forwarding library, inferences also fail and every native object is counted.
/// </summary>
[TestClass]
[TestCategory("EveryRuntime")]
[RequiresOpenVino]
[DoNotParallelize]
public sealed class OpenVinoStreamTests : CountedTest
{
    private static readonly FaceBox s_face = new(181, 57, 90, 121);

    [TestMethod]
    public async Task Images_HaveTheSameResultsAsAlone_InTheirOrder()
    {
        using FaceLandmarkDetector detector = Create();
        ImageWithBoxes[] items = Items(60);

        FaceLandmarks[][] found = await detector.DetectStreamAsync(items).ToArrayAsync();

        Assert.HasCount(items.Length, found);
        for (int i = 0; i < items.Length; i++)
        {
            CollectionAssert.AreEqual(detector.Detect(items[i].Image.View, [.. items[i].Boxes]), found[i], $"image {i}");
        }
    }

    [TestMethod]
    public async Task EarlyBreak_LeavesTheDetectorUsable()
    {
        using FaceLandmarkDetector detector = Create();
        for (int i = 0; i < 20; i++)
        {
            int taken = 0;
            await foreach (FaceLandmarks[] faces in detector.DetectStreamAsync(Items(40)))
            {
                Assert.HasCount(1, faces);
                if (++taken > i)
                {
                    break;
                }
            }
        }

        Assert.HasCount(40, await detector.DetectStreamAsync(Items(40)).ToArrayAsync());
    }

    [TestMethod]
    public async Task Cancellation_EndsTheStream_AndLeavesTheDetectorUsable()
    {
        using FaceLandmarkDetector detector = Create();
        for (int i = 0; i < 20; i++)
        {
            using CancellationTokenSource cancellation = new();
            int taken = 0;
            await Assert.ThrowsAsync<OperationCanceledException>(async () =>
            {
                await foreach (FaceLandmarks[] faces in detector.DetectStreamAsync(Items(40), cancellationToken: cancellation.Token))
                {
                    if (++taken > i)
                    {
                        await cancellation.CancelAsync();
                    }
                }
            });
            Assert.AreEqual(i + 1, taken);
        }

        Assert.HasCount(40, await detector.DetectStreamAsync(Items(40)).ToArrayAsync());
    }

    [TestMethod]
    public async Task FailedInference_EndsTheStream_AndLeavesTheDetectorUsable()
    {
        using FaceLandmarkDetector detector = Create();
        int taken = 0, whole = 20;
        async Task TakeAllAsync()
        {
            await foreach (FaceLandmarks[] faces in detector.DetectStreamAsync(Items(whole), inFlight: 4))
            {
                taken += faces.Length;
            }
        }

        if (NativeObjects.IsRequested)
        {
            NativeObjects.FailFunction("ov_infer_request_start_async", 8, -17);
            StringAssert.Contains((await Assert.ThrowsExactlyAsync<DeviceException>(TakeAllAsync)).Message, "CPU");
            Assert.IsInRange(4, 7 + 4, taken);
            NativeObjects.FailAt(0, 0);
            taken = 0;
        }

        await TakeAllAsync();
        Assert.AreEqual(whole, taken);
    }

    private static FaceLandmarkDetector Create() => FaceLandmarkDetector.Create(new FaceLandmarkDetectorOptions
    {
        Engine = { Device = DeviceSelection.Cpu, Hint = PerformanceMode.Throughput },
        Model = ModelCatalog.BundledLandmarks,
    });

    private static ImageWithBoxes[] Items(int count)
    {
        byte[] pixels = new byte[512 * 512 * 3];
        new Random(1).NextBytes(pixels);
        MemoryImage image = new(pixels, 512, 512, 512 * 3, PixelFormat.Bgr24);
        return [.. Enumerable.Range(0, count).Select(i => new ImageWithBoxes(image, [s_face with { X = s_face.X + i }]))];
    }
}
