using System.Text;
using OpenVinoLandmarks.OpenVino;
using OpenVinoLandmarks.Reliability.Worker.Networks;

namespace OpenVinoLandmarks.Reliability.Worker.Soak;

/// <summary>A compiled model with a pool, shared by all threads until one of them puts another generation in its place.</summary>
internal sealed class Generation : IDisposable
{
    public const int MaxRows = 4;
    public const int PoolSize = 4;

    // The CPU plugin crashes where a request is made while another one of the same dynamic model infers: docs/reliability.md.
    private readonly ReaderWriterLockSlim? _dynamic;
    private readonly float[][] _inputs = new float[PoolSize][];
    private readonly float[][] _outputs = new float[PoolSize][];

    private Generation(CompiledModel model, int? rows)
    {
        (Model, Rows) = (model, rows);
        _dynamic = rows is null ? new ReaderWriterLockSlim() : null;
        Pool = new InferRequestPool(model, PoolSize, Bind);
    }

    public CompiledModel Model { get; }

    /// <summary>The rows that the model was reshaped to; null: any number.</summary>
    public int? Rows { get; }

    public InferRequestPool Pool { get; }

    /// <summary>The input memory of a request of the pool.</summary>
    public float[] Input(int index) => _inputs[index];

    /// <summary>The output memory of a request of the pool.</summary>
    public float[] Output(int index) => _outputs[index];

    public T Infer<T>(Func<T> infer)
    {
        _dynamic?.EnterReadLock();
        try
        {
            return infer();
        }
        finally
        {
            _dynamic?.ExitReadLock();
        }
    }

    public Request NewRequest(Random random)
    {
        _dynamic?.EnterWriteLock();
        try
        {
            return new Request(this, random);
        }
        finally
        {
            _dynamic?.ExitWriteLock();
        }
    }

    public static Generation Make(Core core, Random random)
    {
        int? rows = random.Next(2) == 0 ? null : random.Next(1, MaxRows + 1);
        using Model model = core.ReadModel(Encoding.UTF8.GetBytes(TinyNetwork.Xml(rows: null)), TinyNetwork.WeightBytes.AsMemory());
        if (rows is { } fixedRows)
        {
            model.Reshape(new PartialShape(fixedRows, TinyNetwork.Columns));
        }

        CompiledModel compiled = core.CompileModel(model, "CPU", new Dictionary<string, string>
        {
            ["INFERENCE_PRECISION_HINT"] = "f32",
            ["NUM_STREAMS"] = "2",
            ["INFERENCE_NUM_THREADS"] = "2",
        });
        try
        {
            return new Generation(compiled, rows);
        }
        catch
        {
            compiled.Dispose();
            throw;
        }
    }

    // In whatever order, while others infer: that is what is soaked.
    public void Dispose()
    {
        Model.Dispose();
        Pool.Dispose();
    }

    private void Bind(InferRequest request, int index)
    {
        Shape shape = new(Rows ?? 1, TinyNetwork.Columns);
        _inputs[index] = new float[shape.ElementCount];
        _outputs[index] = new float[shape.ElementCount];
        using Tensor input = Tensor.OverMemoryWithoutCopy(_inputs[index].AsMemory(), shape);
        using Tensor output = Tensor.OverMemoryWithoutCopy(_outputs[index].AsMemory(), shape);
        request.SetInputTensor(input);
        request.SetOutputTensor(output);
    }
}
