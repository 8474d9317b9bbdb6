using System.Numerics;
using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.Managed;

namespace OpenVinoLandmarks.Engines.Managed;

/// <summary>A model on the managed engine: one plan, and an execution context for each batch.</summary>
internal sealed class ManagedModel : IImageModel, IProfiledModel
{
    // The activations of four face crops fit into the second-level cache of a core.
    private const int CropBatch = 4;
    private const int LargestCrop = 64 * 64 * 3;

    private readonly ManagedPlan _plan;
    private readonly InferenceRequestPool _requests;

    public ManagedModel(GraphModel model, ImageModelInfo info, int threads)
    {
        Info = info;
        BestConcurrency = Math.Max(1, Environment.ProcessorCount / threads);
        BestBatch = info.InputLength <= LargestCrop ? CropBatch : 1;
        ManagedPlanOptions options = new() { Input = ManagedInputLayout.InterleavedBytes, Batch = BestBatch, Threads = threads };
        if (!info.Pixels.TakesBytes)
        {
            (options.InputMean, options.InputScale) = (Channels(info.Pixels.Mean), Channels(info.Pixels.Scale));
        }

        _plan = ManagedPlan.Compile(model, options);
        _requests = new InferenceRequestPool(BestConcurrency, () => new Request(_plan.CreateContext(), BestBatch, info));
    }

    public ImageModelInfo Info { get; }

    public int BestBatch { get; }

    public int BestConcurrency { get; }

    // One after another: the calling thread computes, so that a second batch would only wait for the first.
    public BatchPlan Plan(int images) => new(images, Math.Min(images, BestBatch), InFlight: 1);

    public ImageBatch Rent(int images) => _requests.Rent();

    public bool TryRent(int images, out ImageBatch batch) => _requests.TryRent(out batch);

    public ValueTask<ImageBatch> RentAsync(int images, CancellationToken cancellationToken = default) =>
        _requests.RentAsync(cancellationToken);

    public ModelProfile MeasureLayers(TimeSpan duration, CancellationToken cancellationToken = default)
    {
        // A disposed model rents nothing.
        using ImageBatch batch = Rent(1);
        return LayerMeasurement.Run(_plan, duration, cancellationToken);
    }

    public void Dispose() => _requests.Dispose();

    private static float[] Channels(Vector3 values) => [values.X, values.Y, values.Z];

    private sealed class Request(ManagedContext context, int batch, ImageModelInfo info) : InferenceRequest(batch)
    {
        private readonly int _inputLength = info.InputLength;
        private readonly int[] _lengths = [.. info.Outputs.Select(output => output.Length)];

        public override Span<byte> Input(int index) => context.InputBytes().Slice(index * _inputLength, _inputLength);

        public override ReadOnlySpan<float> Output(int index) => Output(index, 0);

        public override ReadOnlySpan<float> Output(int index, int output) =>
            context.Output(output).Slice(index * _lengths[output], _lengths[output]);

        public override void Run(int count) => context.Run(count);

        // A thread of the pool computes, so that the caller's is free.
        public override ValueTask RunAsync(int count, CancellationToken cancellationToken) =>
            new(Task.Run(() => context.Run(count), cancellationToken));

        protected override void Dispose(bool disposing)
        {
            context.Dispose();
            base.Dispose(disposing);
        }
    }
}
