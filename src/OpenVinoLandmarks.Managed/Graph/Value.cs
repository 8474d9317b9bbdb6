namespace OpenVinoLandmarks.Managed.Graph;

/// <summary>One tensor of a graph: an output of a node, a parameter, or a constant.</summary>
internal sealed class Value
{
    private readonly List<Node> _consumers = [];

    public Value(string name, IrElementType type, Shape shape, Constant? constant = null)
    {
        (Name, Type, Shape, Constant) = (name, type, shape, constant);
    }

    /// <summary>The name of the layer that produces it, for messages.</summary>
    public string Name { get; }

    public IrElementType Type { get; }

    public Shape Shape { get; }

    /// <summary>The elements, if they are known before the graph runs.</summary>
    public Constant? Constant { get; }

    /// <summary>The node that computes the value; null for parameters and constants.</summary>
    public Node? Producer { get; internal set; }

    /// <summary>The index of this value among the outputs of its producer.</summary>
    public int ProducerOutput { get; internal set; }

    /// <summary>The nodes that read this value, one entry per reading input. The results of the model are not among them.</summary>
    public IReadOnlyList<Node> Consumers => _consumers;

    internal void AddConsumer(Node node) => _consumers.Add(node);

    public override string ToString() => $"{Name}: {Type.Text()} {Shape}";
}
