using OpenVinoLandmarks.Inference;

namespace OpenVinoLandmarks.Tests.Inference;

/// <summary>
/// A model for tests. Its output is the first byte of its input, it counts runs and requests, it fails when the test says so, and the test
/// can hold asynchronous runs.
/// </summary>
internal sealed class CountingModel : IImageModel
{
    private readonly InferenceRequestPool _requests;
    private int _active;

    /// <param name="batch">Images per batch.</param>
    /// <param name="inFlight">Batches in flight per call.</param>
    /// <param name="maximum">Batches that exist at a time.</param>
    public CountingModel(int batch, int inFlight, int maximum)
    {
        (BestBatch, BestConcurrency) = (batch, inFlight);
        _requests = new InferenceRequestPool(maximum, () => new Request(this, batch));
    }

    public ImageModelInfo Info { get; } = new()
    {
        Name = "counting",
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

    public int BestBatch { get; }

    public int BestConcurrency { get; }

    /// <summary>The most runs that were active at a time.</summary>
    public int MostActive { get; private set; }

    /// <summary>Sizes of the batches that ran.</summary>
    public List<int> Runs { get; } = [];

    /// <summary>Sizes of the batches that the calling thread ran.</summary>
    public List<int> RunsByCaller { get; } = [];

    /// <summary>Requests that were created and not disposed.</summary>
    public int Requests { get; private set; }

    /// <summary>The run, counted from 1, that fails; 0 for none.</summary>
    public int FailAt { get; set; }

    /// <summary>True if the runs after <see cref="FailAt"/> fail too.</summary>
    public bool KeepsFailing { get; set; }

    /// <summary>The exception of a run that fails.</summary>
    public Exception Failure { get; set; } = new DeviceException("The run fails because the test says so.");

    /// <summary>True if a failing run starts and fails in Wait, false if it fails at its start.</summary>
    public bool FailsInWait { get; set; }

    /// <summary>The plan for a number of images; null for the default plan.</summary>
    public Func<int, BatchPlan>? PlanFor { get; set; }

    /// <summary>The output for an input whose first byte is 255.</summary>
    public float OutputForWhite { get; set; } = byte.MaxValue;

    /// <summary>Holds asynchronous runs until it is set.</summary>
    public TaskCompletionSource? Hold { get; set; }

    public BatchPlan Plan(int images) =>
        PlanFor?.Invoke(images) ?? new BatchPlan(images, Math.Min(images, BestBatch), BestConcurrency);

    public ImageBatch Rent(int images) => _requests.Rent();

    public bool TryRent(int images, out ImageBatch batch) => _requests.TryRent(out batch);

    public ValueTask<ImageBatch> RentAsync(int images, CancellationToken cancellationToken = default) =>
        _requests.RentAsync(cancellationToken);

    public void Dispose() => _requests.Dispose();

    private sealed class Request : InferenceRequest
    {
        private readonly CountingModel _model;
        private readonly byte[] _input;
        private readonly float[] _output;
        private int _count;
        private bool _fails;

        public Request(CountingModel model, int batch)
            : base(batch)
        {
            (_model, _input, _output) = (model, new byte[batch * 3], new float[batch]);
            lock (_model.Runs)
            {
                _model.Requests++;
            }
        }

        public override Span<byte> Input(int index) => _input.AsSpan(index * 3, 3);

        public override ReadOnlySpan<float> Output(int index) => _output.AsSpan(index, 1);

        public override void Run(int count)
        {
            lock (_model.Runs)
            {
                _model.RunsByCaller.Add(count);
            }

            Start(count);
            Wait();
        }

        public override async ValueTask RunAsync(int count, CancellationToken cancellationToken)
        {
            Start(count);
            try
            {
                await Task.Yield();
                await (_model.Hold?.Task.WaitAsync(cancellationToken) ?? Task.CompletedTask);
            }
            catch
            {
                Wait();
                throw;
            }

            Wait();
        }

        public override void Start(int count)
        {
            lock (_model.Runs)
            {
                _model.Runs.Add(count);
                int run = _model.Runs.Count;
                _fails = run == _model.FailAt || (_model.KeepsFailing && _model.FailAt > 0 && run > _model.FailAt);
                if (_fails && !_model.FailsInWait)
                {
                    throw _model.Failure;
                }

                _model._active++;
                _model.MostActive = Math.Max(_model.MostActive, _model._active);
            }

            _count = count;
        }

        public override void Wait()
        {
            for (int i = 0; i < _count; i++)
            {
                _output[i] = _input[i * 3] == byte.MaxValue ? _model.OutputForWhite : _input[i * 3];
            }

            lock (_model.Runs)
            {
                _model._active--;
            }

            if (_fails)
            {
                throw _model.Failure;
            }
        }

        protected override void Dispose(bool disposing)
        {
            lock (_model.Runs)
            {
                _model.Requests--;
            }

            base.Dispose(disposing);
        }
    }
}
