namespace OpenVinoLandmarks.Managed.Benchmarks;

/// <summary>The engine of this project, MANAGED.</summary>
internal sealed class ManagedEngine : IEngine
{
    private readonly ManagedContext _context;
    private readonly int _batch;

    public ManagedEngine(GraphModel model, int batch, ManagedInputLayout input, byte[] pixels, string? weights = null, int threads = 1)
    {
        ManagedPlan plan = ManagedPlan.Compile(model, new() { Batch = batch, Input = input, Threads = threads });
        _batch = batch;
        _context = plan.CreateContext();
        bool isBytes = input == ManagedInputLayout.InterleavedBytes;
        string details = $"{(isBytes ? ", from bytes" : "")}{(weights is null ? "" : $", {weights}")}";
        Name = $"MANAGED, {plan.VectorBits} bits{details}{(threads == 1 ? "" : $", {threads} threads")}";
        if (isBytes)
        {
            pixels.CopyTo(_context.InputBytes());
        }
        else
        {
            Pixels.ToPlanes(pixels, plan.Inputs[0].Shape, batch).CopyTo(_context.InputFloats());
        }
    }

    public string Name { get; }

    public void Run() => _context.Run(_batch);

    public float[] FirstOutputs(int count) => _context.Output()[..count].ToArray();

    public void Dispose() => _context.Dispose();
}
