using System.Globalization;
using System.Runtime.InteropServices;
using System.Security;
using System.Text;
using OpenVinoLandmarks.Managed.Building;
using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Operations;

namespace OpenVinoLandmarks.Managed.Tests.Support;

/// <summary>
/// Writes IR files. The shapes of outputs come from this engine's inference: if OpenVINO infers another shape, the outputs differ in size
/// when both run the file.
/// </summary>
internal sealed class IrWriter(int version = 11)
{
    private readonly StringBuilder _layers = new();
    private readonly StringBuilder _edges = new();
    private readonly List<byte> _bin = [];
    private int _next;

    /// <summary>The number of operations written so far.</summary>
    public int Operations { get; private set; }

    public IrPort Parameter(string name, params int[] shape) => Parameter(name, IrElementType.F32, shape);

    public IrPort Parameter(string name, IrElementType type, params int[] shape)
    {
        Value value = new(name, type, Shape.Of(shape));
        return Close(Open("Parameter", "opset1", name, [("shape", Text(shape)), ("element_type", type.Text())], []), [value], 0, name);
    }

    public IrPort Constant(float[] values, params int[] shape) => Constant(IrElementType.F32, MemoryMarshal.AsBytes<float>(values), shape);

    public IrPort Constant(long[] values, params int[] shape) => Constant(IrElementType.I64, MemoryMarshal.AsBytes<long>(values), shape);

    /// <summary>Adds a constant list of integers.</summary>
    public IrPort Integers(params long[] values) => Constant(values, values.Length);

    public IrPort Constant(IrElementType type, ReadOnlySpan<byte> bytes, params int[] shape)
    {
        int offset = _bin.Count;
        _bin.AddRange(bytes);

        // OpenVINO needs constants at multiples of the size of their elements.
        _bin.AddRange(new byte[(8 - bytes.Length % 8) % 8]);
        Constant constant = new(type, Shape.Of(shape), bytes.ToArray());
        int layer = Open(
            "Const",
            "opset1",
            $"constant_{_next}",
            [("element_type", type.Text()), ("shape", Text(shape)), ("offset", $"{offset}"), ("size", $"{bytes.Length}")],
            []);
        return Close(layer, [new Value("", type, constant.Shape, constant)], 0, null);
    }

    /// <summary>Adds an operation and returns its first output.</summary>
    /// <exception cref="ModelFormatException">The operation refuses its attributes or inputs.</exception>
    public IrPort Add(string type, string opset, IReadOnlyList<(string Name, string Value)> attributes, params IrPort[] inputs)
    {
        LayerIdentity identity = new(_next, $"{type}_{_next}", type, opset);
        LayerContext context = new(identity, attributes.ToDictionary(a => a.Name, a => a.Value), [.. inputs.Select(i => i.Value)]);
        Operation operation = OperationRegistry.Make(context);
        Value[] values = ConstantFolding.TryFold(context, operation, new FoldingBudget(), operation.Outputs.Count)
            ?? [.. operation.Outputs.Select(o => new Value(identity.Name, o.Type, o.Shape))];
        Operations++;
        return Close(Open(type, opset, identity.Name, attributes, inputs), values, inputs.Length, null);
    }

    public void Result(IrPort input)
    {
        int layer = Open("Result", "opset1", $"result_{_next}", [], [input]);
        _layers.Append("</layer>");
        _next = layer + 1;
    }

    public byte[] Xml() => Encoding.UTF8.GetBytes(
        $"<?xml version=\"1.0\"?><net name=\"written\" version=\"{version}\"><layers>{_layers}</layers><edges>{_edges}</edges></net>");

    public byte[] Bin() => [.. _bin];

    public IrModel Read() => IrModel.Read(Xml(), Bin());

    public static string Text<T>(IEnumerable<T> values) =>
        string.Join(",", values.Select(v => Convert.ToString(v, CultureInfo.InvariantCulture)));

    private int Open(string type, string opset, string name, IReadOnlyList<(string Name, string Value)> attributes, IrPort[] inputs)
    {
        int layer = _next;
        string escaped = SecurityElement.Escape(name);
        _layers.Append(CultureInfo.InvariantCulture, $"<layer id=\"{layer}\" name=\"{escaped}\" type=\"{type}\" version=\"{opset}\">");
        if (attributes.Count > 0)
        {
            _layers.Append("<data");
            foreach ((string key, string value) in attributes)
            {
                _layers.Append(CultureInfo.InvariantCulture, $" {key}=\"{SecurityElement.Escape(value)}\"");
            }

            _layers.Append("/>");
        }

        if (inputs.Length > 0)
        {
            _layers.Append("<input>");
            for (int i = 0; i < inputs.Length; i++)
            {
                AppendPort(i, inputs[i].Value, null);
                _edges.Append(
                    CultureInfo.InvariantCulture,
                    $"<edge from-layer=\"{inputs[i].Layer}\" from-port=\"{inputs[i].Port}\" to-layer=\"{layer}\" to-port=\"{i}\"/>");
            }

            _layers.Append("</input>");
        }

        return layer;
    }

    private IrPort Close(int layer, Value[] outputs, int firstPort, string? tensorName)
    {
        _layers.Append("<output>");
        for (int i = 0; i < outputs.Length; i++)
        {
            AppendPort(firstPort + i, outputs[i], version >= 11 ? tensorName : null);
        }

        _layers.Append("</output></layer>");
        _next = layer + 1;
        return new IrPort(layer, firstPort, outputs[0]);
    }

    private void AppendPort(int id, Value value, string? name)
    {
        string precision = value.Type switch
        {
            IrElementType.F32 => "FP32",
            IrElementType.F16 => "FP16",
            _ => value.Type.Text().ToUpperInvariant(),
        };
        string names = name is null ? "" : $" names=\"{name}\"";
        _layers.Append(CultureInfo.InvariantCulture, $"<port id=\"{id}\" precision=\"{precision}\"{names}>");
        foreach (int dim in value.Shape.Dims)
        {
            _layers.Append(CultureInfo.InvariantCulture, $"<dim>{dim}</dim>");
        }

        _layers.Append("</port>");
    }
}

/// <summary>An output port of a layer in an <see cref="IrWriter"/>.</summary>
internal sealed record IrPort(int Layer, int Port, Value Value)
{
    public Shape Shape => Value.Shape;

    public int this[Index axis] => Value.Shape[axis];
}
