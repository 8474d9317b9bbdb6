using System.Globalization;
using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Operations;
using OpenVinoLandmarks.Managed.Reading;

namespace OpenVinoLandmarks.Managed.Building;

/// <summary>
/// Builds the graph of an IR model from its layers. Layer by layer it infers types and shapes and compares them with the file.
/// </summary>
internal sealed class GraphBuilder
{
    private readonly LayerGraph _layers;
    private readonly ReadOnlyMemory<byte> _bin;
    private readonly InputSizes _sizes;
    private readonly GraphAssembler _assembler;
    private readonly Dictionary<(int Layer, int Port), Value> _values = [];
    private int _parameters;

    private GraphBuilder(LayerGraph layers, ReadOnlyMemory<byte> bin, InputSizes sizes)
    {
        (_layers, _bin, _sizes) = (layers, bin, sizes);
        _assembler = new GraphAssembler(sizes.Images);
    }

    /// <param name="layers">The layers of the file.</param>
    /// <param name="bin">The weights.</param>
    /// <param name="sizes">The shapes of inputs that differ from the file.</param>
    /// <exception cref="ModelFormatException">A layer is invalid or not supported; the message names it and the reason.</exception>
    public static ModelGraph Build(LayerGraph layers, ReadOnlyMemory<byte> bin, InputSizes sizes) =>
        new GraphBuilder(layers, bin, sizes).Build();

    /// <summary>Reads the type and the sizes of an input; a size of -1 is open.</summary>
    /// <exception cref="ModelFormatException">The type or the shape is missing or invalid.</exception>
    public static (IrElementType Type, int[] Dims) ReadParameter(LayerDefinition layer) => ReadParameter(Context(layer, []));

    private static (IrElementType Type, int[] Dims) ReadParameter(LayerContext context)
    {
        context.Ignore("layout");
        IrElementType type = context.ElementType("element_type");
        int[] dims = Dimensions(context);
        context.CheckAllRead();
        return (type, dims);
    }

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
        return _assembler.Finish(parameters, results);
    }

    private Value MakeParameter(LayerDefinition layer)
    {
        LayerContext context = Context(layer, InputsOf(layer));
        context.CheckInputs(0, 0);
        (IrElementType type, int[] dims) = ReadParameter(context);

        // The ordered layers begin with those without inputs, in the order of the file.
        long[] sizes = _sizes.Resolve(_parameters++, [.. dims.Select(d => (long)d)], context.Fail);
        return new Value(layer.Identity.Name, type, context.MakeShape(sizes));
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
        Operation operation = _assembler.MakeOperation(context);
        if (layer.Outputs.Count < 1 || layer.Outputs.Count > operation.Outputs.Count)
        {
            throw context.Fail($"it has {layer.Outputs.Count} outputs; {operation.Outputs.Count} are expected");
        }

        Define(layer, _assembler.AddOperation(context, operation, layer.Outputs.Count));
    }

    private void Define(LayerDefinition layer, Value[] outputs)
    {
        CheckStated(layer, layer.Outputs, outputs, "output");
        for (int i = 0; i < outputs.Length; i++)
        {
            _values.Add((layer.Identity.Id, layer.Outputs[i].Id), outputs[i]);
            _assembler.Count(layer.Identity, outputs[i], isStored: layer.Identity.Type == "Const");
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
            if (!fits && (!_sizes.Differ || port.Dims.Count != value.Shape.Rank))
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
}
