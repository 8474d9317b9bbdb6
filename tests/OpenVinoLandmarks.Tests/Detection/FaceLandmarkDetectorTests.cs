using OpenCvSharp;
using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.Models;
using OpenVinoLandmarks.OpenVino;
using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Tests.Detection;

/// <summary>Results, arguments, options and disposal of the landmark detector, on MANAGED.</summary>
[TestClass]
public sealed class FaceLandmarkDetectorTests
{
    [TestMethod]
    public void SamplePicture_HasOneFace_WithThePointsThatOpenVinoComputes()
    {
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(Bundled.OnManaged());
        using Mat image = Astronaut.Read();
        FaceLandmarks face = detector.Detect(Pixels.View(image)).Single();

        // OpenVINO's numbers for face-landmarks-5pt-0002 on this picture (as PNG, box 181,57,271,178), rounded.
        (float X, float Y)[] expected = [(205, 100), (247, 102), (225, 127), (203, 139), (246, 141)];
        for (int point = 0; point < FaceLandmarks.PointCount; point++)
        {
            Assert.AreEqual(expected[point].X, face[point].X, 5, $"point {point}");
            Assert.AreEqual(expected[point].Y, face[point].Y, 5, $"point {point}");
        }

        Assert.IsTrue(face.Box.Score > 0.55f);
    }

    [TestMethod]
    public void HundredsOfBoxes_HaveResultsInTheirOrder()
    {
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(Bundled.OnManaged());
        using Mat image = Astronaut.Read();
        FaceBox[] boxes = [.. Enumerable.Range(0, 600).Select(i => Astronaut.Face with { X = 150 + i % 60, Y = 40 + i / 60 })];
        FaceLandmarks[] all = detector.Detect(Pixels.View(image), boxes);
        foreach (int i in new[] { 0, 1, 255, 256, 257, 511, 512, 599 })
        {
            FaceLandmarks alone = detector.Detect(Pixels.View(image), [boxes[i]])[0];
            Assert.AreEqual(boxes[i], all[i].Box);
            Assert.AreEqual(alone.Nose.X, all[i].Nose.X, 1e-2f, $"face {i}");
            Assert.AreEqual(alone.Nose.Y, all[i].Nose.Y, 1e-2f, $"face {i}");
        }
    }

    [TestMethod]
    public void NoBoxes_HaveNoResults()
    {
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(Bundled.OnManaged());
        using Mat image = Astronaut.Read();
        Assert.AreEqual(0, detector.Detect(Pixels.View(image), []).Length);
    }

    [TestMethod]
    public void BoxOverTheEdge_IsCutOff_AndTheResultHasTheOriginalBox()
    {
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(Bundled.OnManaged());
        using Mat image = Astronaut.Read();
        FaceBox box = new(-50, -50, 300, 300);
        FaceLandmarks face = detector.Detect(Pixels.View(image), [box])[0];
        FaceLandmarks inside = detector.Detect(Pixels.View(image), [new FaceBox(0, 0, 250, 250)])[0];
        Assert.AreEqual(box, face.Box);
        Assert.AreEqual(inside.Nose, face.Nose);
    }

    [TestMethod]
    public async Task Async_EqualsSync()
    {
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(Bundled.OnManaged());
        using Mat image = Astronaut.Read();
        MemoryImage source = new(Pixels.Bytes(image), image.Width, image.Height, image.Width * 3, PixelFormat.Bgr24);
        FaceLandmarks[] expected = detector.Detect(source.View);
        CollectionAssert.AreEqual(expected, await detector.DetectAsync(source));
        CollectionAssert.AreEqual(expected, await detector.DetectAsync(source, [.. expected.Select(face => face.Box)]));
    }

    [TestMethod]
    public async Task CancelledToken_CancelsTheCall()
    {
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(Bundled.OnManaged());
        MemoryImage source = new(new byte[300], 10, 10, 30, PixelFormat.Bgr24);
        CancellationToken cancelled = new(true);
        await Assert.ThrowsAsync<OperationCanceledException>(
            async () => await detector.DetectAsync(source, cancellationToken: cancelled));
        await Assert.ThrowsAsync<OperationCanceledException>(
            async () => await detector.DetectAsync(source, [new FaceBox(0, 0, 9, 9)], cancelled));
    }

    [TestMethod]
    public void ManyThreads_GetTheSameResult()
    {
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(Bundled.OnManaged());
        using Mat image = Astronaut.Read();
        byte[] pixels = Pixels.Bytes(image);
        FaceLandmarks expected = detector.Detect(new ImageView(pixels, 512, 512, PixelFormat.Bgr24), [Astronaut.Face])[0];
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
            Assert.AreEqual(expected, detector.Detect(new ImageView(pixels, 512, 512, PixelFormat.Bgr24), [Astronaut.Face])[0]));
    }

    [TestMethod]
    public void CallWithBoxes_AllocatesNothing()
    {
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(Bundled.OnManaged());
        byte[] pixels = new byte[512 * 512 * 3];
        FaceBox[] boxes = [Astronaut.Face, Astronaut.Face];
        FaceLandmarks[] results = new FaceLandmarks[2];
        Detect();
        Assert.AreEqual(0, Allocations.LeastOf(Detect));

        void Detect() => detector.Detect(new ImageView(pixels, 512, 512, PixelFormat.Bgr24), boxes, results);
    }

    [TestMethod]
    public void BackendOfTheCaller_IsAskedFirst_ForBothModels()
    {
        AddressBackend backend = new();
        FaceLandmarkDetectorOptions options = Bundled.On("mine://host/model", set => set.Backends.Add(backend));
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(options);
        const string Landmarks = "mine://host/model:" + ModelCatalog.BundledLandmarks;
        CollectionAssert.AreEqual(new[] { Landmarks }, backend.Requests);
        Assert.AreEqual("MANAGED", detector.Info.Engine.Engine);
        Assert.AreEqual(ModelCatalog.BundledFaceDetector, detector.FaceDetector.Name);
        CollectionAssert.AreEqual(
            new[] { Landmarks, "mine://host/model:" + ModelCatalog.BundledFaceDetector }, backend.Requests);
    }

    [TestMethod]
    public void AddressWithoutABackend_IsADeviceError()
    {
        FaceLandmarkDetectorOptions options = Bundled.On("other://host/model");
        DeviceException error = Assert.ThrowsExactly<DeviceException>(() => FaceLandmarkDetector.Create(options).Dispose());
        StringAssert.Contains(error.Message, "other://host/model");
    }

    [TestMethod]
    public void DisposedDetector_RefusesCalls()
    {
        FaceLandmarkDetector detector = FaceLandmarkDetector.Create(Bundled.OnManaged());
        detector.Dispose();
        detector.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => detector.Detect(new ImageView(new byte[3], 1, 1, PixelFormat.Bgr24)));
        Assert.ThrowsExactly<ObjectDisposedException>(() => detector.WarmUp());
    }

    [TestMethod]
    public void FaceDetectorAfterDispose_IsRefused_AndCreatesNothing()
    {
        AddressBackend backend = new();
        FaceLandmarkDetectorOptions options = Bundled.On("mine://host/model", set => set.Backends.Add(backend));
        FaceLandmarkDetector detector = FaceLandmarkDetector.Create(options);
        detector.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => detector.FaceDetector);
        Assert.HasCount(1, backend.Requests);
    }

    [TestMethod]
    public void Managed_RefusesOtherPrecisionsAndProperties()
    {
        AssertRefused(options => options.InferencePrecision = InferencePrecision.Bf16, "f32 only");
        AssertRefused(options => options.Properties["CACHE_DIR"] = "x", "CACHE_DIR");

        static void AssertRefused(Action<EngineOptions> change, string reason)
        {
            FaceLandmarkDetectorOptions options = Bundled.OnManaged(set => change(set.Engine));
            DeviceException error = Assert.ThrowsExactly<DeviceException>(() => FaceLandmarkDetector.Create(options).Dispose());
            StringAssert.Contains(error.Message, reason);
        }
    }

    [TestMethod]
    public void Managed_LogsWhichOptionsItDoesNotUse()
    {
        LogRecorder log = new();
        FaceLandmarkDetector.Create(Bundled.OnManaged(set =>
        {
            set.Engine.Streams = 2;
            set.Engine.Hint = PerformanceMode.Throughput;
            set.LoggerFactory = log;
        })).Dispose();
        StringAssert.Contains(log.Text, "MANAGED does not use these options: Streams, Hint.");
        log.Messages.Clear();
        FaceLandmarkDetector.Create(Bundled.OnManaged(set => set.LoggerFactory = log)).Dispose();
        Assert.IsFalse(log.Text.Contains("does not use", StringComparison.Ordinal), log.Text);
    }

    [TestMethod]
    public async Task CreateAsync_CreatesTheSameDetector_AndNothingIfItIsCancelled()
    {
        using FaceLandmarkDetector detector = await FaceLandmarkDetector.CreateAsync(Bundled.OnManaged());
        Assert.AreEqual(ModelCatalog.BundledLandmarks, detector.Info.Model);
        FaceDetectorOptions options = new() { Engine = { Device = DeviceSelection.Managed } };
        using FaceDetector faces = await FaceDetector.CreateAsync(options);
        Assert.AreEqual("MANAGED", faces.Info.Engine.Engine);
        CancellationToken cancelled = new(true);
        await Assert.ThrowsAsync<OperationCanceledException>(() => FaceLandmarkDetector.CreateAsync(Bundled.OnManaged(), cancelled));
        await Assert.ThrowsAsync<OperationCanceledException>(() => FaceDetector.CreateAsync(options, cancelled));
    }

    [TestMethod]
    public void OptionsAfterCreation_HaveNoEffect()
    {
        FaceLandmarkDetectorOptions options = Bundled.OnManaged();
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(options);
        options.Engine.Device = DeviceSelection.Parse("nobody://host");
        options.FaceDetectorModel = "no-such-model";
        Assert.AreEqual(ModelCatalog.BundledFaceDetector, detector.FaceDetector.Name);
    }

    [TestMethod]
    public void FaceDetectorAlone_FindsTheSameFacesAsTheLandmarkDetector()
    {
        using FaceLandmarkDetector whole = FaceLandmarkDetector.Create(Bundled.OnManaged());
        using FaceDetector alone = FaceDetector.Create(new FaceDetectorOptions
        {
            Engine = { Device = DeviceSelection.Managed },
            Model = ModelCatalog.BundledFaceDetector,
        });
        MemoryImage image = Astronaut.InMemory();
        CollectionAssert.AreEqual(whole.Detect(image.View).Select(face => face.Box).ToArray(), alone.Detect(image.View).ToArray());
        alone.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => alone.Detect(image.View));
    }

    // Runs the models of addresses that begin with mine:// on MANAGED.
    private sealed class AddressBackend : IInferenceBackend
    {
        public List<string> Requests { get; } = [];

        public IImageModel? TryLoad(ModelLoadRequest request)
        {
            Requests.Add($"{request.Device.Expression}:{request.ModelName}");
            ModelLoadRequest onManaged = new(DeviceSelection.Managed, new EngineOptions(), request.ModelName, request.ReadFiles);
            return request.Device.Address?.Scheme == "mine" ? InferenceBackends.Managed.TryLoad(onManaged) : null;
        }
    }
}
