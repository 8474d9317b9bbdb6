using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.Models;
using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Tests.Detection;

/// <summary>The load of the face detector at the first use: concurrent calls, failures, cancellation and disposal.</summary>
[TestClass]
public sealed class FaceDetectorLoadingTests
{
    public static IEnumerable<object[]> Failures =>
    [
        [new ModelException("the model is damaged")],
        [new InvalidOperationException("another exception of a backend")],
        [new OperationCanceledException("a cancellation that no caller asked for")],
    ];

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private readonly StubBackend _backend = new();
    private readonly MemoryImage _image = new(new byte[300], 10, 10, 30, PixelFormat.Bgr24);

    [TestMethod]
    public async Task CallsWithBoxes_AndWarmUp_DoNotLoadIt()
    {
        using FaceLandmarkDetector detector = Create();
        detector.WarmUp(3);
        Assert.HasCount(1, await detector.DetectAsync(_image, [new FaceBox(0, 0, 9, 9)]));
        Assert.AreEqual(0, _backend.Loads);
    }

    [TestMethod]
    public async Task ConcurrentFirstCalls_LoadItOnce()
    {
        TaskCompletionSource release = _backend.HoldLoads();
        using FaceLandmarkDetector detector = Create();
        Task[] calls = [.. Enumerable.Range(0, 6).Select(i => i % 2 == 0
            ? Task.Factory.StartNew(() => detector.Detect(_image.View), TaskCreationOptions.LongRunning)
            : detector.DetectAsync(_image).AsTask())];
        await _backend.LoadStarted.WaitAsync(s_patience);
        release.SetResult();
        await Task.WhenAll(calls).WaitAsync(s_patience);
        Assert.AreEqual("stub", detector.FaceDetector.Name);
        Assert.AreEqual(1, _backend.Loads);
    }

    [TestMethod]
    public async Task FailedLoad_IsTheErrorOfTheCall_AndTheNextCallLoadsAgain()
    {
        using FaceLandmarkDetector detector = Create();
        _backend.Failure = new ModelException("damaged");
        Assert.ThrowsExactly<ModelException>(() => detector.FaceDetector);
        Assert.ThrowsExactly<ModelException>(() => detector.Detect(_image.View));
        await Assert.ThrowsExactlyAsync<ModelException>(async () => await detector.DetectAsync(_image));
        Assert.AreEqual(3, _backend.Loads);

        _backend.Failure = null;
        Assert.IsEmpty(await detector.DetectAsync(_image));
        Assert.IsEmpty(detector.Detect(_image.View));
        Assert.AreEqual(4, _backend.Loads);
    }

    [TestMethod]
    public async Task CancelledCall_DoesNotWaitForTheLoad()
    {
        TaskCompletionSource release = _backend.HoldLoads();
        using FaceLandmarkDetector detector = Create();
        using CancellationTokenSource cancellation = new();
        Task call = Task.Run(async () => await detector.DetectAsync(_image, cancellationToken: cancellation.Token));
        await _backend.LoadStarted.WaitAsync(s_patience);
        await cancellation.CancelAsync();
        Task first = await Task.WhenAny(call, Task.Delay(s_patience));
        release.SetResult();
        Assert.AreSame(call, first, "The call waited for the load.");
        await Assert.ThrowsAsync<OperationCanceledException>(() => call);
        Assert.IsEmpty(await detector.DetectAsync(_image));
        Assert.AreEqual(1, _backend.Loads);
    }

    [TestMethod]
    public async Task TokenThatIsAlreadyCancelled_LoadsNothing()
    {
        using FaceLandmarkDetector detector = Create();
        CancellationToken cancelled = new(true);
        await Assert.ThrowsAsync<OperationCanceledException>(
            async () => await detector.DetectAsync(_image, cancellationToken: cancelled));
        Assert.AreEqual(0, _backend.Loads);
    }

    [TestMethod]
    public async Task DisposalDuringTheLoad_FreesTheResult()
    {
        TaskCompletionSource release = _backend.HoldLoads();
        FaceLandmarkDetector detector = Create();
        Task<IFaceDetector> load = Task.Factory.StartNew(() => detector.FaceDetector, TaskCreationOptions.LongRunning);
        await _backend.LoadStarted.WaitAsync(s_patience);
        Task disposal = Task.Factory.StartNew(detector.Dispose, TaskCreationOptions.LongRunning);
        Assert.IsTrue(SpinWait.SpinUntil(() => IsDisposed(detector), s_patience));
        release.SetResult();
        await disposal.WaitAsync(s_patience);
        Assert.AreEqual(0, _backend.LiveModels);
        IFaceDetector loaded = await load.WaitAsync(s_patience);
        Assert.ThrowsExactly<ObjectDisposedException>(() => loaded.Detect(_image.View));
        Assert.AreEqual(1, _backend.Loads);
    }

    [TestMethod]
    [DynamicData(nameof(Failures))]
    public void FailedLoad_DoesNotFailTheDisposal(Exception failure)
    {
        _backend.Failure = failure;
        FaceLandmarkDetector detector = Create();
        Assert.AreSame(failure, Assert.Throws<Exception>(() => detector.FaceDetector));
        detector.Dispose();
        Assert.AreEqual(0, _backend.LiveModels);
    }

    private FaceLandmarkDetector Create() =>
        FaceLandmarkDetector.Create(Bundled.On("mine://host/model", set => set.Backends.Add(_backend)));

    // A stream is refused at once, without a load of the face detector.
    private static bool IsDisposed(FaceLandmarkDetector detector)
    {
        try
        {
            _ = detector.DetectStreamAsync(Enumerable.Empty<ImageWithBoxes>());
            return false;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }

    // Loads stub models. The test decides when and how the load of the face detector ends.
    private sealed class StubBackend : IInferenceBackend
    {
        private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Task _released = Task.CompletedTask;
        private int _loads, _liveModels;

        public Task LoadStarted => _started.Task;

        public Exception? Failure { get; set; }

        public int Loads => Volatile.Read(ref _loads);

        public int LiveModels => Volatile.Read(ref _liveModels);

        public TaskCompletionSource HoldLoads()
        {
            TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _released = release.Task;
            return release;
        }

        public IImageModel TryLoad(ModelLoadRequest request)
        {
            if (request.ModelName != ModelCatalog.BundledFaceDetector)
            {
                return Load([1, LandmarkDecoder.ValueCount]);
            }

            Interlocked.Increment(ref _loads);
            _started.TrySetResult();
            _released.GetAwaiter().GetResult();
            return Failure is null ? Load([1, 1, 1, 7]) : throw Failure;
        }

        private StubModel Load(int[] outputShape)
        {
            Interlocked.Increment(ref _liveModels);
            return new StubModel(outputShape, () => Interlocked.Decrement(ref _liveModels));
        }
    }

    // A model whose numbers are all -1: as the output of a face detector, that means no face.
    private sealed class StubModel : IImageModel
    {
        private readonly InferenceRequestPool _requests;
        private readonly Action _onDispose;

        public StubModel(int[] outputShape, Action onDispose)
        {
            _onDispose = onDispose;
            Info = new ImageModelInfo
            {
                Name = "stub",
                InputWidth = 8,
                InputHeight = 8,
                OutputShape = outputShape,
                Engine = new EngineInfo
                {
                    Engine = "stub",
                    RequestedDevice = "mine://host/model",
                    ExecutedDevices = ["STUB"],
                    DeviceName = "unknown",
                    InferencePrecision = "unknown",
                },
            };
            _requests = new InferenceRequestPool(4, () => new StubRequest(Info));
        }

        public ImageModelInfo Info { get; }

        public int BestBatch => 1;

        public int BestConcurrency => 1;

        public ImageBatch Rent(int images) => _requests.Rent();

        public bool TryRent(int images, out ImageBatch batch) => _requests.TryRent(out batch);

        public ValueTask<ImageBatch> RentAsync(int images, CancellationToken cancellationToken = default) =>
            _requests.RentAsync(cancellationToken);

        public void Dispose()
        {
            _requests.Dispose();
            _onDispose();
        }
    }

    private sealed class StubRequest : InferenceRequest
    {
        private readonly byte[] _input;
        private readonly float[] _output;

        public StubRequest(ImageModelInfo info)
            : base(1)
        {
            (_input, _output) = (new byte[info.InputLength], new float[info.OutputLength]);
            Array.Fill(_output, -1);
        }

        public override Span<byte> Input(int index) => _input;

        public override ReadOnlySpan<float> Output(int index) => _output;

        public override void Run(int count)
        {
            // The output does not depend on the input.
        }

        public override ValueTask RunAsync(int count, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
