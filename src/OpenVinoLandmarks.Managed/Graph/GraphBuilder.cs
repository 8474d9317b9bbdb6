using System.Globalization;
using OpenVinoLandmarks.Managed.Operations;
using OpenVinoLandmarks.Managed.Reading;

namespace OpenVinoLandmarks.Managed.Graph;

/// <summary>
/// Makes a graph of checked layers: in an order in which they can run, types and shapes are inferred, compared with what the file states,
/// and what is constant is computed at once (weights behind Convert, shape arithmetic), because later shapes may depend on it.
/// </summary>
internal sealed class GraphBuilder
{
    private readonly LayerGraph _layers;
    private readonly ReadOnlyMemory<byte> _bin;
    private readonly int? _batch;
    private readonly Dictionary<(int Layer, int Port), Value> _values = [];
    private readonly List<Node> _nodes = [];
    private readonly FoldingBudget _budget = new();
    private long _bytes;
    private long _tables;

    private GraphBuilder(LayerGraph layers, ReadOnlyMemory<byte> bin, int? batch)
    {
        (_layers, _bin, _batch) = (layers, bin, batch);
    }

    /// <param name="layers">The layers, in order.</param>
    /// <param name="bin">The weights.</param>
    /// <param name="batch">First dimension of the 4-D parameters; null for the file's own.</param>
    /// <exception cref="ModelFormatException">A layer is wrong; the message names it.</exception>
    public static ModelGraph Build(LayerGraph layers, ReadOnlyMemory<byte> bin, int? batch = null) => new GraphBuilder(layers, bin, batch).Build();

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
        return new ModelGraph(parameters, Liveness.Needed(_nodes, results), results);
    }

    private Value MakeParameter(LayerDefinition layer)
    {
        LayerContext context = Context(layer, []);
        context.CheckInputs(0, 0);
        context.Ignore("layout");
        IrElementType type = context.ElementType("element_type");
        if (!AttributeText.TryDimensions(context.Text("shape"), out int[] dims))
        {
            throw context.Fail($"attribute 'shape' has '{context.Text("shape")}', which is no shape");
        }

        context.CheckAllRead();
        for (int i = 0; i < dims.Length; i++)
        {
            // An open batch is a batch of one until somebody asks for another.
            dims[i] = i == 0 && dims.Length == 4 && (_batch is not null || dims[i] < 0) ? _batch ?? 1 : dims[i];
            if (dims[i] < 1)
            {
                throw context.Fail($"dimension {i} of '{context.Text("shape")}' is not fixed; only the first of four may be open");
            }
        }

        return new Value(layer.Identity.Name, type, context.MakeShape([.. dims.Select(d => (long)d)]));
    }

    private Value MakeConstant(LayerDefinition layer)
    {
        LayerContext context = Context(layer, []);
        context.CheckInputs(0, 0);
        IrElementType type = context.ElementType("element_type");
        if (!AttributeText.TryDimensions(context.Text("shape"), out int[] dims))
        {
            throw context.Fail($"attribute 'shape' has '{context.Text("shape")}', which is no shape");
        }

        Shape shape = context.MakeShape([.. dims.Select(d => (long)d)]);
        (long offset, long size) = (Bytes(context, "offset"), Bytes(context, "size"));
        context.CheckAllRead();
        if (size != (long)shape.Count * type.FileBytes())
        {
            throw context.Fail($"attribute 'size' has {size}; {type.Text()} {shape} takes {(long)shape.Count * type.FileBytes()} bytes");
        }

        if (offset > _bin.Length || size > _bin.Length - offset)
        {
            throw context.Fail($"bytes {offset} to {offset + size} are outside the bin, which has {_bin.Length}");
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
            throw context.Fail("a Result has no outputs");
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
            throw context.Fail($"the tables of the operations up to here take {_tables} bytes; the limit is {ReadingLimits.MaxTableBytes}");
        }

        if (layer.Outputs.Count < 1 || layer.Outputs.Count > operation.Outputs.Count)
        {
            throw context.Fail($"{layer.Outputs.Count} outputs, where {operation.Outputs.Count} are expected");
        }

        Value[] outputs = Folding.TryFold(context, operation, _budget, layer.Outputs.Count) ?? MakeNode(layer, operation, inputs);
        Define(layer, outputs);
    }

    private Value[] MakeNode(LayerDefinition layer, Operation operation, Value[] inputs)
    {
        Value[] outputs = [.. operation.Outputs.Take(layer.Outputs.Count).Select(o => new Value(layer.Identity.Name, o.Type, o.Shape))];
        foreach (Value value in outputs)
        {
            if (value.Shape.Count == 0)
            {
                throw Context(layer, inputs).Fail($"the result {value.Shape} is empty");
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
            _bytes += (long)outputs[i].Shape.Count * (layer.Identity.Type == "Const" ? outputs[i].Type.FileBytes() : outputs[i].Type.MemoryBytes());
        }

        if (_bytes > ReadingLimits.MaxTotalBytes * Math.Max(1, _batch ?? 1))
        {
            throw new ModelFormatException($"{layer.Identity}: the tensors up to here take {_bytes} bytes; the limit is {ReadingLimits.MaxTotalBytes}.");
        }
    }

    /// <summary>What the file says about a layer's ports must be what we found: else one of the two is wrong.</summary>
    private void CheckStated(LayerDefinition layer, List<PortDefinition> ports, IReadOnlyList<Value> values, string role)
    {
        if (ports.Count != values.Count)
        {
            throw new ModelFormatException($"{layer.Identity}: {ports.Count} {role} ports, where {values.Count} are expected.");
        }

        for (int i = 0; i < ports.Count; i++)
        {
            (PortDefinition port, Value value) = (ports[i], values[i]);

            // Official files state f32 for the indices of a MaxPool that nobody reads: what is not read cannot be misread.
            bool read = role == "input" || _layers.IsRead(layer, port);
            if (read && port.Precision is { } precision && precision != value.Type)
            {
                throw new ModelFormatException($"{layer.Identity}: {role} port {port.Id} is stated as {precision.Text()}, but is {value.Type.Text()}.");
            }

            bool fits = port.Dims.Count == value.Shape.Rank;
            for (int d = 0; fits && d < port.Dims.Count; d++)
            {
                fits = port.Dims[d] == value.Shape[d] || port.Dims[d] < 0;
            }

            // At another batch than the file's, only the ranks can be compared.
            if (!fits && (_batch is null || port.Dims.Count != value.Shape.Rank))
            {
                throw new ModelFormatException($"{layer.Identity}: {role} port {port.Id} is stated as [{string.Join(',', port.Dims)}], but is {value.Shape}.");
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
        return long.TryParse(text.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long value) && value <= ReadingLimits.MaxBinBytes * 4
            ? value
            : throw context.Fail($"attribute '{name}' has '{text}', which is no count of bytes");
    }
}
