using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Tests.Support;

/// <summary>
/// Runs a graph node by node with the naive operations, as the reference for plans. Each tensor has memory of its own, so that tests can
/// read all of them after a run, until the executor is disposed: tensors are pointers, which keep nothing alive. Not thread-safe.
/// </summary>
internal sealed class ReferenceExecutor : IDisposable
{
    private readonly ModelGraph _graph;
    private readonly Dictionary<Value, Constant> _memory = [];
    private readonly (Operation Operation, Tensor[] Inputs, Tensor[] Outputs)[] _steps;

    public ReferenceExecutor(ModelGraph graph)
    {
        _graph = graph;
        foreach (Value value in graph.Parameters.Concat(graph.Nodes.SelectMany(n => n.Outputs)))
        {
            _memory.Add(value, Constant.Empty(value.Type, value.Shape));
        }

        _steps = [.. graph.Nodes.Select(n => (n.Operation, Tensors(n.Inputs), Tensors(n.Outputs)))];
    }

    /// <summary>Returns the memory of an input.</summary>
    public Tensor Input(int index) => Tensor(_graph.Parameters[index]);

    /// <summary>Returns the memory of an output.</summary>
    public Tensor Output(int index) => Tensor(_graph.Results[index]);

    /// <summary>Returns the memory of any value.</summary>
    public Tensor Tensor(Value value) => value.Constant?.Tensor ?? _memory[value].Tensor;

    public void Run()
    {
        foreach ((Operation operation, Tensor[] inputs, Tensor[] outputs) in _steps)
        {
            operation.Run(inputs, outputs);
        }

        GC.KeepAlive(this);
    }

    public void Dispose() => GC.KeepAlive(this);

    private Tensor[] Tensors(IReadOnlyList<Value> values) => [.. values.Select(Tensor)];
}
