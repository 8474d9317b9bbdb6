using OpenVinoLandmarks.Inference;

namespace OpenVinoLandmarks.Hosting.Tests.Support;

/// <summary>
/// A backend for the device <c>gated://test</c>: one inference at a time, and each waits until the test opens the gate. Counts
/// what it loads and disposes.
/// </summary>
internal sealed class GatedBackend : IInferenceBackend
{
    private int _loaded, _disposed, _running;

    /// <summary>Models that were loaded.</summary>
    public int Loaded => Volatile.Read(ref _loaded);

    /// <summary>Models that were disposed.</summary>
    public int Disposed => Volatile.Read(ref _disposed);

    /// <summary>Inferences that have begun and not ended.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Inferences wait while this is not set.</summary>
    public ManualResetEventSlim Gate { get; } = new(initialState: true);

    /// <summary>Runs at the start of each load.</summary>
    public Action OnLoad { get; set; } = static () => { };

    /// <summary>Sets the device of a detector to this backend.</summary>
    public void Use(FaceLandmarkServiceOptions options)
    {
        options.Device = "gated://test";
        options.WarmUpFaceDetector = false;
        options.ConfigureDetector(detector => detector.Backends.Add(this));
    }

    public IImageModel? TryLoad(ModelLoadRequest request)
    {
        if (request.Device.Address?.Scheme != "gated")
        {
            return null;
        }

        OnLoad();
        Interlocked.Increment(ref _loaded);
        return new GatedModel(this);
    }

    private sealed class GatedModel : IImageModel
    {
        private readonly GatedBackend _backend;
        private readonly InferenceRequestPool _requests;

        public GatedModel(GatedBackend backend)
        {
            _backend = backend;
            _requests = new InferenceRequestPool(1, () => new Request(backend));
        }

        public ImageModelInfo Info { get; } = new()
        {
            Name = "gated",
            InputWidth = 8,
            InputHeight = 8,
            OutputShape = [1, 10],
            IsSynchronous = true,
            Engine = new EngineInfo
            {
                Engine = "gate",
                RequestedDevice = "gated://test",
                ExecutedDevices = ["GATE"],
                DeviceName = "gate",
                InferencePrecision = "f32",
            },
        };

        public int BestBatch => 1;

        public int BestConcurrency => 1;

        public ImageBatch Rent(int images) => _requests.Rent();

        public bool TryRent(int images, out ImageBatch batch) => _requests.TryRent(out batch);

        public ValueTask<ImageBatch> RentAsync(int images, CancellationToken cancellationToken = default) =>
            _requests.RentAsync(cancellationToken);

        public void Dispose()
        {
            Interlocked.Increment(ref _backend._disposed);
            _requests.Dispose();
        }
    }

    private sealed class Request(GatedBackend backend) : InferenceRequest(1)
    {
        private readonly byte[] _input = new byte[8 * 8 * 3];
        private readonly float[] _output = [0.3f, 0.4f, 0.7f, 0.4f, 0.5f, 0.6f, 0.35f, 0.8f, 0.65f, 0.8f];

        public override Span<byte> Input(int index) => _input;

        public override ReadOnlySpan<float> Output(int index) => _output;

        public override void Run(int count)
        {
            Interlocked.Increment(ref backend._running);
            backend.Gate.Wait();
            Interlocked.Decrement(ref backend._running);
        }

        public override ValueTask RunAsync(int count, CancellationToken cancellationToken)
        {
            Run(count);
            return ValueTask.CompletedTask;
        }
    }
}
