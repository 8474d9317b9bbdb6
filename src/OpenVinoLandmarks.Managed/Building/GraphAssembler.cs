using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Operations;
using OpenVinoLandmarks.Managed.Reading;

namespace OpenVinoLandmarks.Managed.Building;

/// <summary>
/// Collects the nodes of a graph in the order in which they run, for every file format. It computes constant results at once, because the
/// shapes of later nodes may depend on them, and limits the memory that a file can request.
/// </summary>
/// <param name="images">The number of images that the caller asks for per run; the limit on tensors grows with it.</param>
internal sealed class GraphAssembler(int images)
{
    private readonly List<Node> _nodes = [];
    private readonly FoldingBudget _budget = new();
    private long _bytes;
    private long _tables;

    /// <summary>Creates the operation of a layer and infers the types and shapes of its outputs.</summary>
    /// <exception cref="ModelFormatException">The layer is invalid or not supported, or needs tables above the limit.</exception>
    public Operation MakeOperation(LayerContext layer)
    {
        Operation operation = OperationRegistry.Make(layer);
        _tables += operation.HeldBytes;
        return _tables <= ReadingLimits.MaxTableBytes
            ? operation
            : throw layer.Fail($"the tables of this and earlier layers take {_tables} bytes; the limit is {ReadingLimits.MaxTableBytes}");
    }

    /// <summary>Computes an operation on constants, or adds a node for it.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="operation">Its operation.</param>
    /// <param name="outputs">The number of outputs that the file uses, counted from the first.</param>
    /// <exception cref="ModelFormatException">An output of a node is empty.</exception>
    public Value[] AddOperation(LayerContext layer, Operation operation, int outputs) =>
        ConstantFolding.TryFold(layer, operation, _budget, outputs) ?? MakeNode(layer, operation, outputs);

    /// <summary>Counts the memory of a tensor.</summary>
    /// <param name="layer">The layer that produces it, for messages.</param>
    /// <param name="value">The tensor.</param>
    /// <param name="isStored">Whether the tensor is read from the file in its own element type.</param>
    /// <exception cref="ModelFormatException">All tensors together exceed the limit.</exception>
    public void Count(LayerIdentity layer, Value value, bool isStored)
    {
        _bytes += (long)value.Shape.Count * (isStored ? value.Type.FileBytes() : value.Type.MemoryBytes());
        if (_bytes > ReadingLimits.MaxTotalBytes * Math.Max(1, images))
        {
            throw new ModelFormatException(
                $"{layer}: the tensors of this and earlier layers take {_bytes} bytes; the limit is {ReadingLimits.MaxTotalBytes}.");
        }
    }

    /// <summary>Returns the graph of the nodes that some result depends on.</summary>
    public ModelGraph Finish(IReadOnlyList<Value> parameters, IReadOnlyList<Value> results)
    {
        HashSet<Node> needed = [.. results.Select(r => r.Producer).OfType<Node>()];
        for (int i = _nodes.Count - 1; i >= 0; i--)
        {
            if (needed.Contains(_nodes[i]))
            {
                needed.UnionWith(_nodes[i].Inputs.Select(v => v.Producer).OfType<Node>());
            }
        }

        return new ModelGraph(parameters, [.. _nodes.Where(needed.Contains)], results);
    }

    private Value[] MakeNode(LayerContext layer, Operation operation, int count)
    {
        Value[] outputs = [.. operation.Outputs.Take(count).Select(o => new Value(layer.Identity.Name, o.Type, o.Shape))];
        foreach (Value value in outputs)
        {
            if (value.Shape.Count == 0)
            {
                throw layer.Fail($"its output of the shape {value.Shape} is empty");
            }
        }

        _nodes.Add(new Node(layer.Identity, operation, layer.Inputs, outputs));
        return outputs;
    }
}
