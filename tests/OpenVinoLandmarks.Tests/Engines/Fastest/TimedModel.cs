using OpenVinoLandmarks.Engines.Fastest;
using OpenVinoLandmarks.Inference;

namespace OpenVinoLandmarks.Tests.Engines.Fastest;

/// <summary>A model whose runs take a time on the clock of the test, and whose numbers the test chooses.</summary>
internal sealed class TimedModel : IImageModel
{
    private readonly ManualTime _clock;
    private readonly InferenceRequestPool _requests;
    private int _runs;

    /// <param name="clock">The clock.</param>
    /// <param name="time">The time of a run.</param>
    /// <param name="numbers">What every run computes.</param>
    /// <param name="precision">The precision that the model reports.</param>
    public TimedModel(ManualTime clock, TimeSpan time, float[] numbers, string precision = "f32")
    {
        (_clock, Time) = (clock, time);
        Info = new ImageModelInfo
        {
            Name = "timed",
            Precision = "FP32",
            InputWidth = 1,
            InputHeight = 1,
            OutputShape = [1, numbers.Length],
            Engine = new EngineInfo
            {
                Engine = "test",
                RequestedDevice = "test",
                ExecutedDevices = ["test"],
                DeviceName = "test",
                InferencePrecision = precision,
            },
        };
        _requests = new InferenceRequestPool(1, () => new Request(this, numbers));
    }

    public ImageModelInfo Info { get; }

    public TimeSpan Time { get; }

    /// <summary>The run, counted from 1, from which on all fail; 0 for none.</summary>
    public int FailsFrom { get; set; }

    public bool IsDisposed { get; private set; }

    public int BestBatch => 1;

    public int BestConcurrency => 1;

    public ImageBatch Rent(int images) => _requests.Rent();

    public bool TryRent(int images, out ImageBatch batch) => _requests.TryRent(out batch);

    public ValueTask<ImageBatch> RentAsync(int images, CancellationToken cancellationToken = default) =>
        _requests.RentAsync(cancellationToken);

    public void Dispose()
    {
        IsDisposed = true;
        _requests.Dispose();
    }

    private sealed class Request(TimedModel model, float[] numbers) : InferenceRequest(1)
    {
        private readonly byte[] _input = new byte[3];

        public override Span<byte> Input(int index) => _input;

        public override ReadOnlySpan<float> Output(int index) => numbers;

        public override void Run(int count)
        {
            if (++model._runs >= model.FailsFrom && model.FailsFrom > 0)
            {
                throw new DeviceException("The run fails because the test says so.");
            }

            model._clock.Advance(model.Time);
        }

        public override ValueTask RunAsync(int count, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}

/// <summary>Compares the numbers of models as they are; a difference of 0.001 is right.</summary>
internal sealed class NumbersTrial : IModelTrial
{
    public string Unit => "face";

    public string Results => "points";

    public string Variant => "";

    public void Prepare(ImageModelInfo info, Span<byte> input) => input.Fill(1);

    public float[] Read(ImageModelInfo info, ImageBatch batch) => batch.Output(0).ToArray();

    public double Tolerance(ImageModelInfo info) => 0.001;
}
