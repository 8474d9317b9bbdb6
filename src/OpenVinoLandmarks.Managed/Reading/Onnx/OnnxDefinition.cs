namespace OpenVinoLandmarks.Managed.Reading.Onnx;

/// <summary>The content of an ONNX file: its syntax is checked, its meaning is not.</summary>
internal sealed class OnnxDefinition
{
    public int IrVersion { get; set; }

    /// <summary>The version of the default operator set; 0 if the file does not state it.</summary>
    public long Opset { get; set; }

    public string Producer { get; set; } = "";

    public string Name { get; set; } = "";

    public List<OnnxNode> Nodes { get; } = [];

    public List<OnnxTensor> Initializers { get; } = [];

    /// <summary>The inputs of the graph; up to IR version 3, they include the initializers.</summary>
    public List<OnnxValue> Inputs { get; } = [];

    public List<OnnxValue> Outputs { get; } = [];
}

/// <summary>An input or output of the graph.</summary>
/// <param name="Name">Unique in the graph.</param>
/// <param name="ElementType">The number of the element type in the ONNX format; 0 if the file does not state it.</param>
/// <param name="Dims">The sizes, -1 for an open one; null if the file does not state the rank.</param>
internal sealed record OnnxValue(string Name, long ElementType, long[]? Dims);

/// <summary>A node of the graph.</summary>
internal sealed class OnnxNode(int index)
{
    /// <summary>The position in the file, counted from 0.</summary>
    public int Index { get; } = index;

    public string Name { get; set; } = "";

    public string Type { get; set; } = "";

    public string Domain { get; set; } = "";

    /// <summary>The names of the values that the node reads; an empty name stands for an optional input that is absent.</summary>
    public List<string> Inputs { get; } = [];

    public List<string> Outputs { get; } = [];

    public List<OnnxAttribute> Attributes { get; } = [];

    /// <summary>Whether the operator belongs to the default operator set, whose domain has two spellings.</summary>
    public bool IsStandard => Domain is "" or "ai.onnx";
}

/// <summary>An attribute of a node; the member that <see cref="Kind"/> names has the value.</summary>
internal sealed class OnnxAttribute
{
    public string Name { get; set; } = "";

    public OnnxAttributeKind Kind { get; set; }

    public long Integer { get; set; }

    public float Float { get; set; }

    public string Text { get; set; } = "";

    public OnnxTensor? Tensor { get; set; }

    public List<long> Integers { get; } = [];

    public List<float> Floats { get; } = [];
}

/// <summary>The kinds of attributes, with their numbers in the ONNX format; kinds that are not listed are not supported.</summary>
internal enum OnnxAttributeKind
{
    Undefined = 0,
    Float = 1,
    Integer = 2,
    Text = 3,
    Tensor = 4,
    Graph = 5,
    Floats = 6,
    Integers = 7,
    Texts = 8,
}
