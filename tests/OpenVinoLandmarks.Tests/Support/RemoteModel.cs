using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.Tests.Streaming;

namespace OpenVinoLandmarks.Tests.Support;

/// <summary>
/// Stands in for a landmark model on another machine: it is asynchronous, and a synchronous call is an error. Its first runs end when a
/// given number of runs are active at once. It is also the backend that loads it, for addresses that begin with <c>mine://</c>.
/// </summary>
internal sealed class RemoteModel : IImageModel, IInferenceBackend
{
    private readonly int _holdUntil;
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly InferenceRequestPool _requests;

    /// <param name="holdUntil">Number of concurrent runs at which all continue.</param>
    public RemoteModel(int holdUntil)
    {
        _holdUntil = holdUntil;
        _requests = new InferenceRequestPool(64, () => new Request(this));
    }

    public Watermark Running { get; } = new();

    public ImageModelInfo Info { get; } = new()
    {
        Name = "remote",
        InputWidth = 8,
        InputHeight = 8,
        OutputShape = [1, LandmarkDecoder.ValueCount],
        Engine = new EngineInfo
        {
            Engine = "stand-in",
            RequestedDevice = "mine://host/model",
            ExecutedDevices = ["ELSEWHERE"],
            DeviceName = "unknown",
            InferencePrecision = "unknown",
        },
    };

    public int BestBatch => 1;

    public int BestConcurrency => 1;

    public IImageModel? TryLoad(ModelLoadRequest request) => request.Device.Address?.Scheme == "mine" ? this : null;

    public ImageBatch Rent(int images) => throw SynchronousCall();

    public bool TryRent(int images, out ImageBatch batch) => _requests.TryRent(out batch);

    public ValueTask<ImageBatch> RentAsync(int images, CancellationToken cancellationToken = default) =>
        _requests.RentAsync(cancellationToken);

    public void Dispose() => _requests.Dispose();

    private static InvalidOperationException SynchronousCall() => new("A stream must not block a thread for a model on another machine.");

    private async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        Running.Rise();
        if (Running.Now >= _holdUntil)
        {
            _go.TrySetResult();
        }

        await _go.Task.WaitAsync(cancellationToken);
        await Task.Yield();
        Running.Fall();
    }

    private sealed class Request(RemoteModel model) : InferenceRequest(1)
    {
        private readonly byte[] _input = new byte[8 * 8 * 3];
        private readonly float[] _output = new float[LandmarkDecoder.ValueCount];

        public override Span<byte> Input(int index) => _input;

        public override ReadOnlySpan<float> Output(int index) => _output;

        public override void Run(int count) => throw SynchronousCall();

        public override ValueTask RunAsync(int count, CancellationToken cancellationToken) => model.RunAsync(cancellationToken);
    }
}
