using System.Text;
using OpenVinoLandmarks.OpenVino;
using OpenVinoLandmarks.Reliability.Worker.Networks;

namespace OpenVinoLandmarks.Reliability.Worker.Soak;

/// <summary>A compiled model with a pool of requests, which all threads use until one of them replaces it.</summary>
internal sealed class SharedModel : IDisposable
{
    public const int MaxRows = 4;
    public const int PoolSize = 4;

    // The CPU plugin crashes if a request of a model with open sizes is created during an inference: docs/reliability.md.
    private readonly ReaderWriterLockSlim? _dynamic;
    private readonly float[][] _inputs = new float[PoolSize][];
    private readonly float[][] _outputs = new float[PoolSize][];

    private SharedModel(CompiledModel model, int? rows)
    {
        (Model, Rows) = (model, rows);
        _dynamic = rows is null ? new ReaderWriterLockSlim() : null;
        Pool = new InferRequestPool(model, PoolSize, Bind);
    }

    public CompiledModel Model { get; }

    /// <summary>The number of rows to which the model was reshaped; null for any number.</summary>
    public int? Rows { get; }

    public InferRequestPool Pool { get; }

    /// <summary>The input memory of a request of the pool.</summary>
    public float[] Input(int index) => _inputs[index];

    /// <summary>The output memory of a request of the pool.</summary>
    public float[] Output(int index) => _outputs[index];

    /// <summary>Runs inferences at a time at which no request is created.</summary>
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

    public SoakRequest NewRequest(Random random)
    {
        _dynamic?.EnterWriteLock();
        try
        {
            return new SoakRequest(this, random);
        }
        finally
        {
            _dynamic?.ExitWriteLock();
        }
    }

    public static SharedModel Create(Core core, Random random)
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
            return new SharedModel(compiled, rows);
        }
        catch
        {
            compiled.Dispose();
            throw;
        }
    }

    // In any order and during inferences of other threads, which is part of the test.
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
