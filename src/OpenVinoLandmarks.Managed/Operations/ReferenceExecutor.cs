using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>
/// Runs a whole graph one naive operation after the other: the twin that the fast plan is compared with. Every tensor has memory of its
/// own, so that each can be looked at after a run. For one caller at a time.
/// </summary>
internal sealed class ReferenceExecutor
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

    /// <summary>Where an input's numbers go.</summary>
    public Tensor Input(int index) => Tensor(_graph.Parameters[index]);

    /// <summary>Where an output's numbers lie after a run.</summary>
    public Tensor Output(int index) => Tensor(_graph.Results[index]);

    /// <summary>Where any tensor's numbers lie after a run.</summary>
    public Tensor Tensor(Value value) => value.Constant?.Tensor ?? _memory[value].Tensor;

    public void Run()
    {
        foreach ((Operation operation, Tensor[] inputs, Tensor[] outputs) in _steps)
        {
            operation.Run(inputs, outputs);
        }
    }

    private Tensor[] Tensors(IReadOnlyList<Value> values) => [.. values.Select(Tensor)];
}
