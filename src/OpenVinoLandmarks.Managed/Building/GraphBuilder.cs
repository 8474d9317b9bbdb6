using System.Globalization;
using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Operations;
using OpenVinoLandmarks.Managed.Reading;

namespace OpenVinoLandmarks.Managed.Building;

/// <summary>
/// Builds the graph of a model from its layers. Layer by layer it infers types and shapes, compares them with the file, and computes
/// constant results at once (weights behind a Convert, arithmetic with shapes), because the shapes of later layers may depend on them.
/// </summary>
internal sealed class GraphBuilder
{
    private readonly LayerGraph _layers;
    private readonly ReadOnlyMemory<byte> _bin;
    private readonly int? _batch;
    private readonly IReadOnlyList<IReadOnlyList<int>?>? _shapes;
    private readonly Dictionary<(int Layer, int Port), Value> _values = [];
    private readonly List<Node> _nodes = [];
    private readonly FoldingBudget _budget = new();
    private long _bytes;
    private long _tables;

    private GraphBuilder(LayerGraph layers, ReadOnlyMemory<byte> bin, int? batch, IReadOnlyList<IReadOnlyList<int>?>? shapes)
    {
        (_layers, _bin, _batch, _shapes) = (layers, bin, batch, shapes);
    }

    /// <param name="layers">The layers of the file.</param>
    /// <param name="bin">The weights.</param>
    /// <param name="batch">The first dimension of the four-dimensional inputs; null keeps the one of the file.</param>
    /// <param name="shapes">The shapes of the inputs that differ from the file, in the order of the file; null keeps all.</param>
    /// <exception cref="ModelFormatException">A layer is invalid or not supported; the message names it and the reason.</exception>
    public static ModelGraph Build(
        LayerGraph layers, ReadOnlyMemory<byte> bin, int? batch = null, IReadOnlyList<IReadOnlyList<int>?>? shapes = null) =>
        new GraphBuilder(layers, bin, batch, shapes).Build();

    private ModelGraph Build()
    {
        foreach (LayerDefinition layer in _layers.Ordered)
        {
            switch (layer.Identity.Type)
            {
                case "Parameter":
                    Define(layer, [MakeParameter(layer)]);
                    break;
                case "Const":
                    Define(layer, [MakeConstant(layer)]);
                    break;
                case "Result":
                    CheckResult(layer);
                    break;
                default:
                    AddOperation(layer);
                    break;
            }
        }

        List<Value> parameters = [.. _layers.OfType("Parameter").Select(l => _values[(l.Identity.Id, l.Outputs[0].Id)])];
        List<Value> results = [.. _layers.OfType("Result").Select(l => InputsOf(l)[0])];
        return new ModelGraph(parameters, NeededBy(results), results);
    }

    private Value MakeParameter(LayerDefinition layer)
    {
        LayerContext context = Context(layer, []);
        context.CheckInputs(0, 0);
        context.Ignore("layout");
        IrElementType type = context.ElementType("element_type");
        int[] dims = Dimensions(context);

        context.CheckAllRead();
        if (_shapes?[_layers.OfType("Parameter").TakeWhile(other => other != layer).Count()] is { } set)
        {
            return set.Count == dims.Length
                ? new Value(layer.Identity.Name, type, context.MakeShape([.. set.Select(d => (long)d)]))
                : throw context.Fail($"the shape [{string.Join(',', set)}] was set; the file has {dims.Length} dimensions");
        }

        for (int i = 0; i < dims.Length; i++)
        {
            // A batch that the file leaves open is 1 until the caller asks for another.
            dims[i] = i == 0 && dims.Length == 4 && (_batch is not null || dims[i] < 0) ? _batch ?? 1 : dims[i];
            if (dims[i] < 1)
            {
                throw context.Fail($"dimension {i} of '{context.Text("shape")}' is not fixed; only the first dimension of four may be");
            }
        }

        return new Value(layer.Identity.Name, type, context.MakeShape([.. dims.Select(d => (long)d)]));
    }

    private Value MakeConstant(LayerDefinition layer)
    {
        LayerContext context = Context(layer, []);
        context.CheckInputs(0, 0);
        IrElementType type = context.ElementType("element_type");
        int[] dims = Dimensions(context);

        Shape shape = context.MakeShape([.. dims.Select(d => (long)d)]);
        (long offset, long size) = (Bytes(context, "offset"), Bytes(context, "size"));
        context.CheckAllRead();
        long expected = (long)shape.Count * type.FileBytes();
        if (size != expected)
        {
            throw context.Fail($"attribute 'size' is {size}; {type.Text()} {shape} takes {expected} bytes");
        }

        if (offset > _bin.Length || size > _bin.Length - offset)
        {
            throw context.Fail($"bytes {offset} to {offset + size} are outside the bin file, which has {_bin.Length}");
        }

        return new Value(layer.Identity.Name, type, shape, new Constant(type, shape, _bin.Slice((int)offset, (int)size)));
    }

    private void CheckResult(LayerDefinition layer)
    {
        LayerContext context = Context(layer, InputsOf(layer));
        context.CheckInputs(1, 1);
        CheckStated(layer, layer.Inputs, context.Inputs, "input");
        if (layer.Outputs.Count > 0)
        {
            throw context.Fail("a Result must not have outputs");
        }
    }

    private void AddOperation(LayerDefinition layer)
    {
        Value[] inputs = InputsOf(layer);
        CheckStated(layer, layer.Inputs, inputs, "input");
        LayerContext context = Context(layer, inputs);
        Operation operation = OperationRegistry.Make(context);
        _tables += operation.HeldBytes;
        if (_tables > ReadingLimits.MaxTableBytes)
        {
            throw context.Fail($"the tables of this and earlier layers take {_tables} bytes; the limit is {ReadingLimits.MaxTableBytes}");
        }

        if (layer.Outputs.Count < 1 || layer.Outputs.Count > operation.Outputs.Count)
        {
            throw context.Fail($"it has {layer.Outputs.Count} outputs; {operation.Outputs.Count} are expected");
        }

        Value[] outputs = ConstantFolding.TryFold(context, operation, _budget, layer.Outputs.Count) ?? MakeNode(layer, operation, inputs);
        Define(layer, outputs);
    }

    private Value[] MakeNode(LayerDefinition layer, Operation operation, Value[] inputs)
    {
        Value[] outputs =
            [.. operation.Outputs.Take(layer.Outputs.Count).Select(o => new Value(layer.Identity.Name, o.Type, o.Shape))];
        foreach (Value value in outputs)
        {
            if (value.Shape.Count == 0)
            {
                throw Context(layer, inputs).Fail($"its output of the shape {value.Shape} is empty");
            }
        }

        _nodes.Add(new Node(layer.Identity, operation, inputs, outputs));
        return outputs;
    }

    private void Define(LayerDefinition layer, Value[] outputs)
    {
        CheckStated(layer, layer.Outputs, outputs, "output");
        for (int i = 0; i < outputs.Length; i++)
        {
            _values.Add((layer.Identity.Id, layer.Outputs[i].Id), outputs[i]);
            IrElementType type = outputs[i].Type;
            _bytes += (long)outputs[i].Shape.Count * (layer.Identity.Type == "Const" ? type.FileBytes() : type.MemoryBytes());
        }

        if (_bytes > ReadingLimits.MaxTotalBytes * Math.Max(1, _batch ?? 1))
        {
            throw new ModelFormatException(
                $"{layer.Identity}: the tensors of this and earlier layers take {_bytes} bytes; "
                + $"the limit is {ReadingLimits.MaxTotalBytes}.");
        }
    }

    /// <summary>
    /// Checks that the types and shapes of the ports in the file are the inferred ones; otherwise one of the two is wrong.
    /// </summary>
    private void CheckStated(LayerDefinition layer, List<PortDefinition> ports, IReadOnlyList<Value> values, string role)
    {
        if (ports.Count != values.Count)
        {
            throw new ModelFormatException($"{layer.Identity}: it has {ports.Count} {role} ports; {values.Count} are expected.");
        }

        for (int i = 0; i < ports.Count; i++)
        {
            (PortDefinition port, Value value) = (ports[i], values[i]);

            // Intel's files state f32 for the indices of a MaxPool; that does no harm to outputs that no layer reads.
            bool read = role == "input" || _layers.IsRead(layer, port);
            if (read && port.Precision is { } precision && precision != value.Type)
            {
                throw new ModelFormatException(
                    $"{layer.Identity}: {role} port {port.Id} has the type {precision.Text()} in the file; "
                    + $"{value.Type.Text()} is expected.");
            }

            bool fits = port.Dims.Count == value.Shape.Rank;
            for (int d = 0; fits && d < port.Dims.Count; d++)
            {
                fits = port.Dims[d] == value.Shape[d] || port.Dims[d] < 0;
            }

            // With other inputs than in the file, only the ranks can be compared.
            if (!fits && ((_batch is null && _shapes is null) || port.Dims.Count != value.Shape.Rank))
            {
                string stated = string.Join(',', port.Dims);
                throw new ModelFormatException(
                    $"{layer.Identity}: {role} port {port.Id} has the shape [{stated}] in the file; {value.Shape} is expected.");
            }
        }
    }

    private static LayerContext Context(LayerDefinition layer, IReadOnlyList<Value> inputs) =>
        new(layer.Identity, layer.Attributes ?? [], inputs);

    private Value[] InputsOf(LayerDefinition layer) =>
        [.. layer.Inputs.Select(port => _values[_layers.SourceOf(layer, port)])];

    private static long Bytes(LayerContext context, string name)
    {
        string text = context.Text(name);
        bool valid = long.TryParse(text.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long value);
        return valid && value <= ReadingLimits.MaxBinBytes * 4
            ? value
            : throw context.Fail($"attribute '{name}' is '{text}'; a number of bytes is expected");
    }

    private static int[] Dimensions(LayerContext context) => AttributeText.TryDimensions(context.Text("shape"), out int[] dims)
        ? dims
        : throw context.Fail($"attribute 'shape' is '{context.Text("shape")}'; sizes separated by commas are expected");

    /// <summary>Returns the nodes that some result depends on, in the order in which they were added.</summary>
    private List<Node> NeededBy(List<Value> results)
    {
        HashSet<Node> needed = [.. results.Select(r => r.Producer).OfType<Node>()];
        for (int i = _nodes.Count - 1; i >= 0; i--)
        {
            if (needed.Contains(_nodes[i]))
            {
                needed.UnionWith(_nodes[i].Inputs.Select(v => v.Producer).OfType<Node>());
            }
        }

        return [.. _nodes.Where(needed.Contains)];
    }
}
