namespace OpenVinoLandmarks.Managed.Benchmarks;

/// <summary>The engine of this project, MANAGED, on one thread.</summary>
internal sealed class ManagedEngine : IEngine
{
    private readonly ManagedContext _context;
    private readonly int _batch;

    public ManagedEngine(GraphModel model, int batch, ManagedInputLayout input, byte[] pixels, string? weights = null)
    {
        ManagedPlan plan = ManagedPlan.Compile(model, new() { Batch = batch, Input = input });
        _batch = batch;
        _context = plan.CreateContext();
        bool isBytes = input == ManagedInputLayout.InterleavedBytes;
        Name = $"MANAGED, {plan.VectorBits} bits{(isBytes ? ", from bytes" : "")}{(weights is null ? "" : $", {weights}")}";
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
