using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Reading.Onnx;

namespace OpenVinoLandmarks.Managed.Building.Onnx;

/// <summary>
/// Builds the graph of an ONNX model: translates each node, in the order of the file, to the operations that IR models are built from.
/// </summary>
internal sealed class OnnxGraphBuilder
{
    private const int FirstOpset = 9;
    private const int LastOpset = 25;

    private readonly OnnxDefinition _definition;
    private readonly IReadOnlyList<OnnxValue> _inputs;
    private readonly InputSizes _sizes;
    private readonly OnnxGraph _graph;

    private OnnxGraphBuilder(OnnxDefinition definition, IReadOnlyList<OnnxValue> inputs, InputSizes sizes)
    {
        (_definition, _inputs, _sizes) = (definition, inputs, sizes);
        _graph = new OnnxGraph(sizes.Images);
    }

    /// <param name="definition">The content of the file.</param>
    /// <param name="inputs">The inputs of the graph that are not initializers.</param>
    /// <param name="sizes">The shapes of inputs that differ from the file.</param>
    /// <exception cref="ModelFormatException">A node is invalid or not supported; the message names it and the reason.</exception>
    public static ModelGraph Build(OnnxDefinition definition, IReadOnlyList<OnnxValue> inputs, InputSizes sizes) =>
        new OnnxGraphBuilder(definition, inputs, sizes).Build();

    private ModelGraph Build()
    {
        if (_definition.Opset is < FirstOpset or > LastOpset)
        {
            throw new ModelFormatException(
                $"The ONNX model has the operator set {_definition.Opset}; {FirstOpset} to {LastOpset} are supported. "
                + "Export or convert the model to one of them.");
        }

        foreach (OnnxTensor initializer in _definition.Initializers)
        {
            AddInitializer(initializer);
        }

        List<Value> parameters = [];
        for (int i = 0; i < _inputs.Count; i++)
        {
            parameters.Add(AddParameter(_inputs[i], i));
        }

        if (parameters.Count == 0 || _definition.Outputs.Count == 0)
        {
            throw new ModelFormatException($"The ONNX model has {parameters.Count} inputs and {_definition.Outputs.Count} outputs.");
        }

        foreach (OnnxNode node in _definition.Nodes)
        {
            AddNode(node);
        }

        List<Value> results = [];
        foreach (OnnxValue output in _definition.Outputs)
        {
            results.Add(_graph.Find(output.Name)
                ?? throw new ModelFormatException($"No node of the ONNX model computes its output '{output.Name}'."));
        }

        return _graph.Assembler.Finish(parameters, results);
    }

    private void AddInitializer(OnnxTensor tensor)
    {
        LayerIdentity place = new(0, tensor.Name, "Const", "opset1");
        ModelFormatException Fail(string reason) => new($"initializer '{tensor.Name}': {reason}.");
        Define(tensor.Name, _graph.AddTensor(tensor, place, Fail), Fail);
    }

    private Value AddParameter(OnnxValue input, int index)
    {
        ModelFormatException Fail(string reason) => new($"input '{input.Name}': {reason}.");
        int[] dims = [.. _sizes.Resolve(index, input.Dims?.ToArray(), Fail).Select(d => d <= Shape.MaxElements ? (int)d : -1)];
        if (!OnnxElementTypes.TryGet(input.ElementType, out IrElementType type) || !Shape.TryOf(dims, out Shape? shape))
        {
            throw Fail($"its shape has more than {Shape.MaxElements} elements or more than {Shape.MaxRank} dimensions");
        }

        Value value = new(input.Name, type, shape);
        _graph.Assembler.Count(new LayerIdentity(index, input.Name, "Parameter", "opset1"), value, isStored: false);
        Define(input.Name, value, Fail);
        return value;
    }

    private void AddNode(OnnxNode node)
    {
        OnnxNodeContext context = new(node, (int)_definition.Opset, _graph);
        IReadOnlyList<Value> values = OnnxOperators.Translate(context);
        for (int i = 0; i < node.Outputs.Count; i++)
        {
            if (node.Outputs[i].Length == 0)
            {
                continue;
            }

            Value value = i < values.Count
                ? values[i]
                : throw context.Fail($"its output {i}, '{node.Outputs[i]}', is not supported");
            Define(node.Outputs[i], value, context.Fail);
        }
    }

    private void Define(string name, Value value, Func<string, ModelFormatException> fail)
    {
        if (!_graph.TryDefine(name, value))
        {
            throw fail($"the name '{name}' is used for another value of the graph");
        }
    }
}

/// <summary>The values of an ONNX graph by name, and the nodes built so far.</summary>
internal sealed class OnnxGraph(int images)
{
    private readonly Dictionary<string, Value> _values = [];
    private readonly Dictionary<Value, Value> _unrounded = [];

    public GraphAssembler Assembler { get; } = new(images);

    public Value? Find(string name) => _values.GetValueOrDefault(name);

    public bool TryDefine(string name, Value value) => _values.TryAdd(name, value);

    /// <summary>Decodes a tensor of the file.</summary>
    public Value AddTensor(OnnxTensor tensor, LayerIdentity place, Func<string, ModelFormatException> fail)
    {
        // The memory is counted before a compact form of the numbers is decoded to 64 bits each.
        Value header = new(tensor.Name, tensor.ReadType(fail), tensor.ReadShape(fail));
        Assembler.Count(place, header, isStored: false);
        Constant constant = tensor.Decode(fail);
        return new Value(tensor.Name, constant.Type, constant.Shape, constant);
    }

    /// <summary>Notes that a quantized value holds the same numbers as a value of floats.</summary>
    public void NoteSameNumbers(Value quantized, Value floats) => _unrounded[quantized] = floats;

    /// <summary>Returns the value of floats that holds the same numbers as a quantized value, if there is one.</summary>
    public Value? FloatsOf(Value quantized) => _unrounded.GetValueOrDefault(quantized);
}
