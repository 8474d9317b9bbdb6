using OpenVinoLandmarks.Managed.Execution.Steps;
using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Kernels;
using OpenVinoLandmarks.Managed.Operations;

namespace OpenVinoLandmarks.Managed.Planning;

/// <summary>
/// Divides a graph into subgraphs in an order in which they can run. Nodes that have a kernel become subgraphs on maps, with the nodes
/// behind them fused in; each other node becomes a subgraph of its own on row-major tensors.
/// </summary>
internal sealed class GraphPartitioner
{
    private const int WidestLanes = 16;

    private readonly ModelGraph _graph;
    private readonly int _images;
    private readonly int _lanes;
    private readonly HashSet<Node> _done = [];
    private readonly ValueUse _use;
    private readonly HashSet<Value> _available;
    private readonly Dictionary<Value, Value> _upsampled = [];
    private readonly List<Subgraph> _subgraphs = [];

    /// <param name="graph">The graph.</param>
    /// <param name="images">The size of dimension 0 of values that can be maps.</param>
    /// <param name="lanes">Floats per vector.</param>
    public GraphPartitioner(ModelGraph graph, int images, int lanes)
    {
        (_graph, _images, _lanes) = (graph, images, lanes);
        _use = new ValueUse(graph);
        _available = [.. graph.Parameters];
    }

    public List<Subgraph> Partition()
    {
        foreach (Node node in _graph.Nodes)
        {
            if (_done.Contains(node))
            {
                continue;
            }

            Subgraph subgraph = Upsample(node) as Subgraph ?? Convolution(node) as Subgraph ?? Pool(node) as Subgraph
                ?? Concat(node) as Subgraph ?? Pointwise(node) as Subgraph ?? Arithmetic(node) as Subgraph ?? Rows(node) as Subgraph
                ?? new NaiveSubgraph(node);
            if (_upsampled.ContainsKey(node.Outputs[0]))
            {
                continue;
            }

            subgraph.Layer = node.Layer.Name;
            _subgraphs.Add(subgraph);
            if ((subgraph.MapOutput ?? (subgraph as RowsSubgraph)?.Output) is { } output)
            {
                _available.Add(output);
            }
            else
            {
                _available.UnionWith(node.Outputs);
            }
        }

        return _subgraphs;
    }

    /// <summary>Whether a value can be stored as a map.</summary>
    private bool IsMap(Value value) =>
        value.Shape.Rank == 4 && value.Shape[0] == _images && value.Shape.Count > 0 && value.Type.IsFloat() && value.Constant is null
        && Fits(value.Shape, 0, 0);

    /// <summary>Whether a map with a border of some rows and columns is small enough for all widths of vectors.</summary>
    private static bool Fits(Shape shape, long rows, long columns) =>
        (double)(shape[2] + rows) * (shape[3] + columns) * Padding.RoundUp(shape[1], WidestLanes) <= MapLayout.MaxFloats;

    private UpsampleSubgraph? Upsample(Node node)
    {
        if (node.Operation is not InterpolateOperation operation || !IsMap(node.Inputs[0]) || !IsMap(node.Outputs[0])
            || !Repeats(operation, node))
        {
            return null;
        }

        Value output = node.Outputs[0];
        if (_use.OnlyReader(output) is { Operation: ArithmeticOperation { Kind: ArithmeticKind.Add or ArithmeticKind.Multiply } } reader)
        {
            Value other = ReferenceEquals(reader.Inputs[0], output) ? reader.Inputs[1] : reader.Inputs[0];
            if (IsMap(other) && other.Shape.Equals(output.Shape) && !_upsampled.ContainsKey(other))
            {
                // The arithmetic reads the small map itself.
                _upsampled.Add(output, node.Inputs[0]);
            }
        }

        return new UpsampleSubgraph(node.Inputs[0]) { MapOutput = output };
    }

    /// <summary>Whether height and width grow by integer factors and the pixels are only repeated.</summary>
    private static bool Repeats(InterpolateOperation operation, Node node)
    {
        for (int axis = 0; axis < 4; axis++)
        {
            (int from, int to) = (node.Inputs[0].Shape[axis], node.Outputs[0].Shape[axis]);
            InterpolationTaps taps = operation.Taps[axis];
            if (!taps.IsCopy || to % from != 0 || (axis < 2 && to != from))
            {
                return false;
            }

            for (int i = 0; i < to; i++)
            {
                if (taps.Sources[i] != i / (to / from))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private ConvolutionSubgraph? Convolution(Node node)
    {
        bool fits = node.Operation is ConvolutionOperation operation && IsMap(node.Inputs[0]) && IsMap(node.Outputs[0])
            && node.Inputs[1].Constant is not null && FitsWithBorder(node.Inputs[0].Shape, operation.Window)
            && (operation.Groups == 1 || operation.IsDepthwise || operation.OutputChannels / operation.Groups % _lanes == 0);
        return fits ? new ConvolutionFusion(node, _use, _available, _done).Fuse() : null;
    }

    private static bool FitsWithBorder(Shape shape, Window window) =>
        Fits(shape, (long)window.PadTop + window.PadBottom, (long)window.PadLeft + window.PadRight);

    private PoolSubgraph? Pool(Node node)
    {
        if (!IsMap(node.Inputs[0]) || !IsMap(node.Outputs[0]))
        {
            return null;
        }

        PoolSpec? spec = node.Operation switch
        {
            MaxPoolOperation maximum when node.Outputs.Skip(1).All(_use.IsUnused) =>
                new() { Window = maximum.Window, IsMaximum = true },
            AveragePoolOperation average => new() { Window = average.Window, IsMaximum = false, CountPadding = average.CountPadding },
            _ => null,
        };
        if (spec is null)
        {
            return null;
        }

        Value output = node.Outputs[0];
        AffineFunction? affine = null;
        while (_use.OnlyReader(output) is { } reader && AffineFunction.Of(reader, output) is { } next)
        {
            affine = affine?.Then(next) ?? next;
            _done.Add(reader);
            output = reader.Outputs[0];
        }

        spec = affine is null ? spec : spec with { Scale = affine.Scale, Shift = affine.Shift };
        return new PoolSubgraph(node.Inputs[0], spec) { MapOutput = output };
    }

    private ConcatSubgraph? Concat(Node node) =>
        node.Operation is ConcatOperation { Axis: 1 } && node.Inputs.All(IsMap) && IsMap(node.Outputs[0])
            ? new ConcatSubgraph(node.Inputs) { MapOutput = node.Outputs[0] }
            : null;

    private PointwiseSubgraph? Pointwise(Node node)
    {
        if (node.Inputs.FirstOrDefault(IsMap) is not { } input || PointwiseReading.Read(node, input) is not { } first)
        {
            return null;
        }

        List<PointwiseOperation> operations = [first];
        Value output = node.Outputs[0];
        while (_use.OnlyReader(output) is { } reader && PointwiseReading.Read(reader, output) is { } next)
        {
            PointwiseReading.Append(operations, next);
            _done.Add(reader);
            output = reader.Outputs[0];
        }

        return new PointwiseSubgraph(input, operations) { MapOutput = output };
    }

    private ArithmeticSubgraph? Arithmetic(Node node)
    {
        if (node.Operation is not ArithmeticOperation operation || !node.Inputs.All(IsMap)
            || !node.Inputs.All(i => i.Shape.Equals(node.Outputs[0].Shape)))
        {
            return null;
        }

        (Value left, Value right) = (node.Inputs[0], node.Inputs[1]);
        if (_upsampled.ContainsKey(left))
        {
            // Only sums and products read an upsampled map, so the operands can be swapped.
            (left, right) = (right, left);
        }

        ArithmeticSubgraph subgraph = new(operation.Kind, left, _upsampled.GetValueOrDefault(right, right)) { MapOutput = node.Outputs[0] };
        if (_use.OnlyReader(node.Outputs[0]) is { } reader && ActivationFunction.Of(reader) is { Slope.Length: 0 } activation)
        {
            subgraph.Activation = activation;
            subgraph.MapOutput = reader.Outputs[0];
            _done.Add(reader);
        }

        return subgraph;
    }

    /// <summary>
    /// Takes a Transpose that moves the channels of a map to the end, the reshapes behind it, which move nothing, and an activation.
    /// </summary>
    private RowsSubgraph? Rows(Node node)
    {
        if (node.Operation is not TransposeOperation { Order: [0, 2, 3, 1] } || !IsMap(node.Inputs[0]))
        {
            return null;
        }

        Value output = node.Outputs[0];
        ActivationFunction activation = ActivationFunction.None;
        while (activation.IsNone && _use.OnlyReader(output) is { } reader)
        {
            if (reader.Operation is ActivationOperation && ActivationFunction.Of(reader) is { } found)
            {
                activation = found;
            }
            else if (reader.Operation is not ViewOperation || !ReferenceEquals(reader.Inputs[0], output))
            {
                break;
            }

            _done.Add(reader);
            output = reader.Outputs[0];
        }

        return new RowsSubgraph(node.Inputs[0], output, activation);
    }
}
