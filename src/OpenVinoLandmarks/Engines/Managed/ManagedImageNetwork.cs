using OpenVinoLandmarks.Engines.Networks;
using OpenVinoLandmarks.Managed;
using OpenVinoLandmarks.Models;

namespace OpenVinoLandmarks.Engines.Managed;

/// <summary>A network on the engine in C# alone: one plan, and a context for each call that runs at the same time.</summary>
internal sealed class ManagedImageNetwork : IImageNetwork
{
    // Few enough that the activations of a batch of crops stay in the second-level cache.
    private const int CropBatch = 4;

    private readonly ManagedPlan _plan;
    private readonly ResourcePool<ManagedContext> _contexts;

    public ManagedImageNetwork(ModelFiles files, IrModel model, NetworkShape shape, string requested, int threads)
    {
        Shape = shape;
        ModelName = files.Name;
        BestConcurrency = Math.Max(1, Environment.ProcessorCount / threads);
        BestBatch = shape.ImageBytes <= 64 * 64 * 3 ? CropBatch : 1;
        _plan = ManagedPlan.Compile(model, new ManagedPlanOptions { Input = ManagedInputLayout.InterleavedBytes, Batch = BestBatch, Threads = threads });
        _contexts = new ResourcePool<ManagedContext>(_plan.CreateContext);
        Info = new EngineInfo
        {
            Engine = "MANAGED",
            RequestedDevice = requested,
            ExecutedDevices = ["MANAGED"],
            DeviceName = ProcessorName.Value,
            InferencePrecision = "f32",
        };
    }

    public EngineInfo Info { get; }

    public string ModelName { get; }

    public NetworkShape Shape { get; }

    public int BestBatch { get; }

    public int BestConcurrency { get; }

    // One plan serves all.
    public void Prepare(int count)
    {
    }

    public void Infer<TImages>(TImages images, int count, Span<float> values)
        where TImages : ICropWriter, allows ref struct
    {
        ManagedContext context = _contexts.Rent();
        try
        {
            for (int done = 0; done < count;)
            {
                int now = Math.Min(BestBatch, count - done);
                for (int i = 0; i < now; i++)
                {
                    images.Write(done + i, context.InputBytes().Slice(i * Shape.ImageBytes, Shape.ImageBytes));
                }

                context.Run(now);
                context.Output()[..(now * Shape.OutputLength)].CopyTo(values[(done * Shape.OutputLength)..]);
                done += now;
            }
        }
        finally
        {
            _contexts.Return(context);
        }
    }

    // The work is the CPU's own: another thread does it, so that the caller's is free.
    public ValueTask InferAsync<TImages>(TImages images, int count, Memory<float> values, CancellationToken cancellationToken)
        where TImages : ICropWriter =>
        new(Task.Run(() => Infer(images, count, values.Span), cancellationToken));

    public void Dispose() => _contexts.Dispose();
}
