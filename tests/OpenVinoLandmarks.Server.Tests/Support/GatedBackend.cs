using System.Collections.Concurrent;
using OpenVinoLandmarks.Inference;

namespace OpenVinoLandmarks.Server.Tests.Support;

/// <summary>Runs models with MANAGED. A test stops their inferences, lets them go on, and sees which ran.</summary>
internal sealed class GatedBackend : IInferenceBackend
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(30);

    private volatile TaskCompletionSource _open = new();

    public GatedBackend() => Open();

    /// <summary>The number of images of each inference that ran since the gate was closed.</summary>
    public ConcurrentQueue<int> Runs { get; } = [];

    /// <summary>Counts the inferences that began since the gate was closed.</summary>
    public SemaphoreSlim Begun { get; private set; } = new(0);

    /// <summary>Adds this backend to the options of a server.</summary>
    public Options.ServerOptions AddTo(Options.ServerOptions options)
    {
        options.Detector.Backends.Add(this);
        return options;
    }

    /// <summary>Lets inferences that begin from now on wait.</summary>
    public void Close()
    {
        Runs.Clear();
        Begun = new SemaphoreSlim(0);
        _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Lets inferences run.</summary>
    public void Open() => _open.TrySetResult();

    public IImageModel? TryLoad(ModelLoadRequest request) =>
        InferenceBackends.Managed.TryLoad(request) is { } model ? new Model(this, model) : null;

    private sealed class Model : IImageModel
    {
        private readonly IImageModel _model;
        private readonly InferenceRequestPool _requests;

        public Model(GatedBackend backend, IImageModel model)
        {
            _model = model;
            _requests = new InferenceRequestPool(1, () => new Request(backend, model));
        }

        public ImageModelInfo Info => _model.Info;

        public int BestBatch => _model.BestBatch;

        public int BestConcurrency => 1;

        public ImageBatch Rent(int images) => _requests.Rent();

        public bool TryRent(int images, out ImageBatch batch) => _requests.TryRent(out batch);

        public ValueTask<ImageBatch> RentAsync(int images, CancellationToken cancellationToken = default) =>
            _requests.RentAsync(cancellationToken);

        public void Dispose()
        {
            _requests.Dispose();
            _model.Dispose();
        }
    }

    private sealed class Request(GatedBackend backend, IImageModel model) : InferenceRequest(model.BestBatch)
    {
        private readonly ImageBatch _batch = model.Rent(model.BestBatch);

        public override Span<byte> Input(int index) => _batch.Input(index);

        public override ReadOnlySpan<float> Output(int index) => _batch.Output(index);

        public override ReadOnlySpan<float> Output(int index, int output) => _batch.Output(index, output);

        public override void Run(int count) => RunAsync(count, CancellationToken.None).AsTask().GetAwaiter().GetResult();

        public override async ValueTask RunAsync(int count, CancellationToken cancellationToken)
        {
            backend.Begun.Release();

            // A test that fails must not keep its server waiting.
            await backend._open.Task.WaitAsync(s_longest, CancellationToken.None);
            await _batch.RunAsync(count, cancellationToken);
            backend.Runs.Enqueue(count);
        }
    }
}
