using System.Globalization;
using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Operations;
using OpenVinoLandmarks.Managed.Reading.Onnx;

namespace OpenVinoLandmarks.Managed.Building.Onnx;

/// <summary>
/// A node of an ONNX graph while it is translated: its inputs, its attributes, and the operations that it becomes. All methods fail with a
/// message that names the node, its operator and the operator set. An attribute that the translation does not read is an error.
/// </summary>
internal sealed class OnnxNodeContext
{
    private readonly OnnxNode _node;
    private readonly OnnxGraph _graph;
    private readonly Value?[] _inputs;
    private readonly HashSet<string> _read = [];
    private readonly OnnxIdentity _identity;

    public OnnxNodeContext(OnnxNode node, int opset, OnnxGraph graph)
    {
        (_node, Opset, _graph) = (node, opset, graph);
        _identity = new OnnxIdentity(node, opset, "", "");
        _inputs = [.. node.Inputs.Select(name => name.Length == 0 ? null : graph.Find(name)
            ?? throw Fail($"it reads '{name}', which is not an input, an initializer or an output of an earlier node"))];
    }

    /// <summary>The version of the operator set.</summary>
    public int Opset { get; }

    public OnnxNode Node => _node;

    /// <summary>The number of outputs that have a name.</summary>
    public int OutputCount => _node.Outputs.Count;

    public int InputCount => _inputs.Length;

    /// <summary>Returns an exception that names the node and a reason.</summary>
    public ModelFormatException Fail(string reason) => new($"{_identity}: {reason}.");

    /// <summary>Checks that the node has from <paramref name="least"/> to <paramref name="most"/> inputs.</summary>
    public void CheckInputs(int least, int most)
    {
        if (_inputs.Length < least || _inputs.Length > most)
        {
            throw Fail($"it has {_inputs.Length} inputs; {(least == most ? $"{least}" : $"{least} to {most}")} are expected");
        }
    }

    /// <summary>Returns an input that must be present.</summary>
    public Value Input(int index) => Optional(index) ?? throw Fail($"input {index} is missing");

    /// <summary>Returns an input, or null if the node leaves it out.</summary>
    public Value? Optional(int index) => index < _inputs.Length ? _inputs[index] : null;

    /// <summary>Returns an input that must be a constant list of integers, such as axes; null if the node leaves it out.</summary>
    public long[]? OptionalIntegers(int index, string role)
    {
        if (Optional(index) is not { } value)
        {
            return null;
        }

        Constant constant = Known(value, index, role);
        return constant.Type.IsFloat() || constant.Shape.Rank > 1
            ? throw Fail($"input {index} ({role}) is {constant.Type.Text()} {constant.Shape}; a list of integers is expected")
            : constant.Integers.ToArray();
    }

    /// <summary>Returns the elements of an input that must be constant and floating-point.</summary>
    public float[] ConstantFloats(int index, string role)
    {
        Constant constant = Known(Input(index), index, role);
        return constant.Type.IsFloat()
            ? constant.Floats.ToArray()
            : throw Fail($"input {index} ({role}) is {constant.Type.Text()}; a floating-point type is expected");
    }

    public bool Has(string name) => Find(name) is not null;

    public long Integer(string name, long fallback) => Find(name) is not { } attribute
        ? fallback
        : attribute.Kind == OnnxAttributeKind.Integer ? attribute.Integer : throw WrongKind(attribute, "an integer");

    /// <summary>Returns an attribute that must be 0 or 1.</summary>
    public bool Bool(string name, bool fallback) => Integer(name, fallback ? 1 : 0) switch
    {
        0 => false,
        1 => true,
        long value => throw Fail($"attribute '{name}' is {value}; 0 or 1 is expected"),
    };

    public float Float(string name, float fallback)
    {
        float value = Find(name) is not { } attribute
            ? fallback
            : attribute.Kind == OnnxAttributeKind.Float ? attribute.Float : throw WrongKind(attribute, "a number");
        return float.IsNaN(value) ? throw Fail($"attribute '{name}' is not a number") : value;
    }

    public string Text(string name, string fallback) => Find(name) is not { } attribute
        ? fallback
        : attribute.Kind == OnnxAttributeKind.Text ? attribute.Text : throw WrongKind(attribute, "a text");

    public long[]? Integers(string name) => Find(name) is not { } attribute
        ? null
        : attribute.Kind == OnnxAttributeKind.Integers ? [.. attribute.Integers] : throw WrongKind(attribute, "a list of integers");

    public float[]? Floats(string name) => Find(name) is not { } attribute
        ? null
        : attribute.Kind == OnnxAttributeKind.Floats ? [.. attribute.Floats] : throw WrongKind(attribute, "a list of numbers");

    public OnnxTensor? Tensor(string name) => Find(name) is not { } attribute
        ? null
        : attribute.Kind == OnnxAttributeKind.Tensor ? attribute.Tensor : throw WrongKind(attribute, "a tensor");

    /// <summary>Fails if an attribute is present whose value would change the result in a way that this engine does not support.</summary>
    public void Require(string name, string value)
    {
        string text = Text(name, value);
        if (text != value)
        {
            throw Fail($"attribute '{name}' is '{text}'; only '{value}' is supported");
        }
    }

    /// <inheritdoc cref="Require(string, string)"/>
    public void Require(string name, long value)
    {
        long number = Integer(name, value);
        if (number != value)
        {
            throw Fail($"attribute '{name}' is {number}; only {value} is supported");
        }
    }

    /// <summary>Checks that the translation has read all attributes, and that none occurs twice.</summary>
    public void CheckAllRead()
    {
        HashSet<string> names = [];
        foreach (OnnxAttribute attribute in _node.Attributes)
        {
            if (!_read.Contains(attribute.Name) || !names.Add(attribute.Name))
            {
                string reason = _read.Contains(attribute.Name) ? "occurs twice" : "is not supported";
                throw Fail($"attribute '{attribute.Name}' {reason}");
            }
        }
    }

    /// <summary>Returns an axis counted from 0; negative axes count from the end.</summary>
    public int Axis(long axis, int rank) => axis >= -rank && axis < rank
        ? (int)(axis < 0 ? axis + rank : axis)
        : throw Fail($"axis {axis} is out of range for a tensor of rank {rank}");

    /// <summary>Adds an operation of OpenVINO's operation sets and returns its first output.</summary>
    public Value Emit(string type, int opset, IReadOnlyList<(string Name, string Value)> attributes, params Value[] inputs) =>
        EmitAll(type, opset, attributes, 1, inputs)[0];

    /// <summary>Adds an operation of OpenVINO's operation sets and returns its first outputs.</summary>
    public Value[] EmitAll(
        string type, int opset, IReadOnlyList<(string Name, string Value)> attributes, int outputs, params Value[] inputs)
    {
        OnnxIdentity identity = new(_node, Opset, type, $"opset{opset}");
        LayerContext layer = new(identity, attributes.ToDictionary(a => a.Name, a => a.Value), inputs);
        Operation operation = _graph.Assembler.MakeOperation(layer);
        Value[] values = _graph.Assembler.AddOperation(layer, operation, outputs);
        foreach (Value value in values)
        {
            _graph.Assembler.Count(layer.Identity, value, isStored: false);
        }

        return values;
    }

    /// <summary>Returns a constant list of integers.</summary>
    public Value Constant(params ReadOnlySpan<long> numbers)
    {
        long[] pinned = Graph.Constant.Allocate<long>(numbers.Length);
        numbers.CopyTo(pinned);
        Constant constant = new(IrElementType.I64, Shape.Of(numbers.Length), pinned);
        return new Value(_identity.Name, constant.Type, constant.Shape, constant);
    }

    /// <summary>Returns a constant of floats.</summary>
    public Value Constant(IrElementType type, ReadOnlySpan<float> numbers, params ReadOnlySpan<int> dims)
    {
        float[] pinned = Graph.Constant.Allocate<float>(numbers.Length);
        numbers.CopyTo(pinned);
        Constant constant = new(type, Shape.Of(dims), pinned);
        return new Value(_identity.Name, type, constant.Shape, constant);
    }

    /// <summary>Decodes a tensor of an attribute.</summary>
    public Value Decode(OnnxTensor tensor) => _graph.AddTensor(tensor, _identity, Fail);

    /// <inheritdoc cref="OnnxGraph.NoteSameNumbers"/>
    public void NoteSameNumbers(Value quantized, Value floats) => _graph.NoteSameNumbers(quantized, floats);

    /// <inheritdoc cref="OnnxGraph.FloatsOf"/>
    public Value? FloatsOf(Value quantized) => _graph.FloatsOf(quantized);

    /// <summary>Returns numbers in the form of attributes of IR layers.</summary>
    public static string Text(IEnumerable<long> numbers) => string.Join(',', numbers);

    /// <inheritdoc cref="Text(IEnumerable{long})"/>
    public static string Text(float number) => float.IsInfinity(number)
        ? number > 0 ? "inf" : "-inf"
        : number.ToString("R", CultureInfo.InvariantCulture);

    private Constant Known(Value value, int index, string role) => value.Constant
        ?? throw Fail($"input {index} ({role}) must be constant: values that depend on the data are not supported there");

    private OnnxAttribute? Find(string name)
    {
        _read.Add(name);
        return _node.Attributes.Find(a => a.Name == name);
    }

    private ModelFormatException WrongKind(OnnxAttribute attribute, string expected) =>
        Fail($"attribute '{attribute.Name}' has the kind {attribute.Kind}; {expected} is expected");

    /// <summary>Names an ONNX node in messages, and selects the operation that it is translated to.</summary>
    private sealed record OnnxIdentity(OnnxNode Source, int Opset, string Operation, string OperationSet)
        : LayerIdentity(Source.Index, NameOf(Source), Operation, OperationSet)
    {
        public override string ToString()
        {
            string domain = Source.IsStandard ? "" : Source.Domain + ".";
            return $"node {Id} '{Name}' ({domain}{Source.Type}, opset {Opset})";
        }

        private static string NameOf(OnnxNode node) => node.Name.Length > 0 ? node.Name : node.Outputs.FirstOrDefault() ?? "";
    }
}
