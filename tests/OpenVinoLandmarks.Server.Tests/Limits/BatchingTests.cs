using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.Server.Answers;
using OpenVinoLandmarks.Server.Serving;

namespace OpenVinoLandmarks.Server.Tests.Limits;

/// <summary>
/// Tests how calls share batches, with a model that waits until the test lets it run: the result of an image is its first byte, and a
/// batch with the byte 255 fails.
/// </summary>
[TestClass]
public sealed class BatchingTests
{
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(20);

    [TestMethod]
    public async Task Calls_ThatComeWhileTheModelRuns_ShareTheNextBatch()
    {
        using SteppedModel model = new();
        await using CallBatcher batcher = new(model, largest: 8, TimeSpan.FromMilliseconds(1));
        Task<float[][]> first = batcher.RunAsync(Image(1), 1, CancellationToken.None);
        await model.Started.WaitAsync().WaitAsync(s_soon);
        Task<float[][]>[] later = [.. Enumerable.Range(2, 5).Select(value => batcher.RunAsync(Image(value), 1, CancellationToken.None))];
        model.LetRun(6);
        Assert.AreEqual(1f, (await first.WaitAsync(s_soon))[0][0]);
        float[][][] results = await Task.WhenAll(later).WaitAsync(s_soon);
        CollectionAssert.AreEqual(new float[] { 2, 3, 4, 5, 6 }, results.Select(result => result[0][0]).ToArray());
        CollectionAssert.AreEqual(new[] { 1, 5 }, model.Batches);
    }

    [TestMethod]
    public async Task Batch_IsNotLargerThanTheLimit()
    {
        using SteppedModel model = new();
        await using CallBatcher batcher = new(model, largest: 8, TimeSpan.FromMilliseconds(1));
        Task<float[][]> first = batcher.RunAsync(Image(1), 1, CancellationToken.None);
        await model.Started.WaitAsync().WaitAsync(s_soon);
        Task<float[][]>[] later = [.. Enumerable.Range(0, 3).Select(_ => batcher.RunAsync(new byte[15], 5, CancellationToken.None))];
        model.LetRun(10);
        await Task.WhenAll(later).WaitAsync(s_soon);
        CollectionAssert.AreEqual(new[] { 1, 5, 5, 5 }, model.Batches);
        Assert.HasCount(5, (await later[0])[0]);
    }

    [TestMethod]
    public async Task Call_ThatFails_DoesNotFailTheOthers()
    {
        using SteppedModel model = new();
        await using CallBatcher batcher = new(model, largest: 8, TimeSpan.FromMilliseconds(1));
        Task<float[][]> first = batcher.RunAsync(Image(1), 1, CancellationToken.None);
        await model.Started.WaitAsync().WaitAsync(s_soon);
        Task<float[][]> good = batcher.RunAsync(Image(2), 1, CancellationToken.None);
        Task<float[][]> bad = batcher.RunAsync(Image(255), 1, CancellationToken.None);
        model.LetRun(10);
        await first.WaitAsync(s_soon);
        Assert.AreEqual(2f, (await good.WaitAsync(s_soon))[0][0]);
        await Assert.ThrowsExactlyAsync<DeviceException>(() => bad.WaitAsync(s_soon));
    }

    [TestMethod]
    public async Task Call_WhoseCallerHasGone_DoesNotRun()
    {
        using SteppedModel model = new();
        await using CallBatcher batcher = new(model, largest: 8, TimeSpan.FromMilliseconds(1));
        Task<float[][]> first = batcher.RunAsync(Image(1), 1, CancellationToken.None);
        await model.Started.WaitAsync().WaitAsync(s_soon);
        using CancellationTokenSource caller = new();
        Task<float[][]> gone = batcher.RunAsync(Image(2), 1, caller.Token);
        await caller.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => gone.WaitAsync(s_soon));
        Task<float[][]> last = batcher.RunAsync(Image(3), 1, CancellationToken.None);
        model.LetRun(10);
        Assert.AreEqual(3f, (await last.WaitAsync(s_soon))[0][0]);
        await first;
        CollectionAssert.AreEqual(new[] { 1, 1 }, model.Batches);
    }

    [TestMethod]
    public async Task Calls_BeforeTheEnd_AreRunAndLaterOnesRefused()
    {
        using SteppedModel model = new();
        CallBatcher batcher = new(model, largest: 8, TimeSpan.FromMilliseconds(1));
        Task<float[][]> first = batcher.RunAsync(Image(1), 1, CancellationToken.None);
        Task<float[][]> second = batcher.RunAsync(Image(2), 1, CancellationToken.None);
        ValueTask end = batcher.DisposeAsync();
        await Assert.ThrowsExactlyAsync<RequestException>(() => batcher.RunAsync(Image(3), 1, CancellationToken.None));
        model.LetRun(10);
        await end;
        Assert.AreEqual(1f, (await first.WaitAsync(s_soon))[0][0]);
        Assert.AreEqual(2f, (await second.WaitAsync(s_soon))[0][0]);
    }

    private static byte[] Image(int value) => [(byte)value, 0, 0];

    /// <summary>A model with images of one pixel, and one number per image.</summary>
    private sealed class SteppedModel : IImageModel
    {
        private readonly SemaphoreSlim _runs = new(0);
        private readonly InferenceRequestPool _requests;

        public SteppedModel() => _requests = new InferenceRequestPool(1, () => new Request(this));

        public SemaphoreSlim Started { get; } = new(0);

        /// <summary>The number of images of each run that succeeded.</summary>
        public List<int> Batches { get; } = [];

        public ImageModelInfo Info { get; } = new()
        {
            Name = "stepped",
            InputWidth = 1,
            InputHeight = 1,
            OutputShape = [1, 1],
            Engine = new EngineInfo
            {
                Engine = "test",
                RequestedDevice = "test",
                ExecutedDevices = ["test"],
                DeviceName = "test",
                InferencePrecision = "f32",
            },
        };

        public int BestBatch => 8;

        public int BestConcurrency => 1;

        public void LetRun(int times) => _runs.Release(times);

        public ImageBatch Rent(int images) => _requests.Rent();

        public bool TryRent(int images, out ImageBatch batch) => _requests.TryRent(out batch);

        public ValueTask<ImageBatch> RentAsync(int images, CancellationToken cancellationToken = default) =>
            _requests.RentAsync(cancellationToken);

        public void Dispose()
        {
            _requests.Dispose();
            _runs.Dispose();
            Started.Dispose();
        }

        private sealed class Request(SteppedModel model) : InferenceRequest(8)
        {
            private readonly byte[] _bytes = new byte[8 * 3];
            private readonly float[] _numbers = new float[8];

            public override Span<byte> Input(int index) => _bytes.AsSpan(index * 3, 3);

            public override ReadOnlySpan<float> Output(int index) => _numbers.AsSpan(index, 1);

            public override ReadOnlySpan<float> Output(int index, int output) => Output(index);

            public override void Run(int count) => RunAsync(count, CancellationToken.None).AsTask().GetAwaiter().GetResult();

            public override void Start(int count) => Run(count);

            public override void Wait()
            {
            }

            public override async ValueTask RunAsync(int count, CancellationToken cancellationToken)
            {
                model.Started.Release();
                await model._runs.WaitAsync(cancellationToken);
                for (int i = 0; i < count; i++)
                {
                    _numbers[i] = _bytes[i * 3] == 255 ? throw new DeviceException("The image failed.") : _bytes[i * 3];
                }

                model.Batches.Add(count);
            }
        }
    }
}
