namespace OpenVinoLandmarks.Managed.Graph;

/// <summary>One tensor of a graph: what a node's output port gives, a parameter, or a constant.</summary>
internal sealed class Value
{
    private readonly List<Node> _consumers = [];

    public Value(string name, IrElementType type, Shape shape, Constant? constant = null)
    {
        (Name, Type, Shape, Constant) = (name, type, shape, constant);
    }

    /// <summary>For messages: the name of the layer that it comes from.</summary>
    public string Name { get; }

    public IrElementType Type { get; }

    public Shape Shape { get; }

    /// <summary>The numbers, if they are known before the graph runs.</summary>
    public Constant? Constant { get; }

    /// <summary>The node that computes the value; null for parameters and constants.</summary>
    public Node? Producer { get; internal set; }

    /// <summary>Which of the producer's outputs this is.</summary>
    public int ProducerOutput { get; internal set; }

    /// <summary>The nodes of the graph that read this value, each as often as it reads it. A model's outputs are not among them.</summary>
    public IReadOnlyList<Node> Consumers => _consumers;

    internal void AddConsumer(Node node) => _consumers.Add(node);

    public override string ToString() => $"{Name}: {Type.Text()} {Shape}";
}
