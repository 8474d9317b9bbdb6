using OpenVinoLandmarks.Managed.Execution.Steps;
using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Kernels;
using OpenVinoLandmarks.Managed.Operations;
using OpenVinoLandmarks.Managed.Planning.Pieces;

namespace OpenVinoLandmarks.Managed.Planning;

/// <summary>
/// Cuts a graph into pieces: what the kernels know becomes a piece on maps, with its neighbours fused in; the rest stays as it stands. The
/// pieces come in an order in which they can run.
/// </summary>
internal sealed class GraphCutter
{
    private const int WidestLanes = 16;

    private readonly ModelGraph _graph;
    private readonly int _images;
    private readonly int _lanes;
    private readonly HashSet<Node> _done = [];
    private readonly ValueUse _use;
    private readonly HashSet<Value> _available;
    private readonly Dictionary<Value, Value> _enlarged = [];
    private readonly List<Piece> _pieces = [];

    /// <param name="graph">The graph.</param>
    /// <param name="images">Size of dimension 0 of the values that may be maps.</param>
    /// <param name="lanes">Floats a vector.</param>
    public GraphCutter(ModelGraph graph, int images, int lanes)
    {
        (_graph, _images, _lanes) = (graph, images, lanes);
        _use = new ValueUse(graph);
        _available = [.. graph.Parameters];
    }

    public List<Piece> Cut()
    {
        foreach (Node node in _graph.Nodes)
        {
            if (_done.Contains(node))
            {
                continue;
            }

            Piece piece = Enlarge(node) as Piece ?? Convolution(node) as Piece ?? Pool(node) as Piece ?? Concat(node) as Piece
                ?? Point(node) as Piece ?? Combine(node) as Piece ?? new NaivePiece(node);
            if (_enlarged.ContainsKey(node.Outputs[0]))
            {
                continue;
            }

            _pieces.Add(piece);
            if (piece.MapOutput is { } output)
            {
                _available.Add(output);
            }
            else
            {
                _available.UnionWith(node.Outputs);
            }
        }

        return _pieces;
    }

    /// <summary>Whether a value can lie in memory as a map.</summary>
    public static bool IsMap(Value value, int images) =>
        value.Shape.Rank == 4 && value.Shape[0] == images && value.Shape.Count > 0 && value.Type.IsFloat() && value.Constant is null && Fits(value.Shape, 0, 0);

    /// <summary>Whether a map with so many rows and columns of border is small enough, whatever the vectors.</summary>
    private static bool Fits(Shape shape, long rows, long columns) =>
        (double)(shape[2] + rows) * (shape[3] + columns) * Padding.RoundUp(shape[1], WidestLanes) <= MapLayout.MaxFloats;

    private bool IsMap(Value value) => IsMap(value, _images);

    private EnlargePiece? Enlarge(Node node)
    {
        if (node.Operation is not InterpolateOperation operation || !IsMap(node.Inputs[0]) || !IsMap(node.Outputs[0]) || !Repeats(operation, node))
        {
            return null;
        }

        Value output = node.Outputs[0];
        if (_use.OnlyReader(output) is { Operation: ArithmeticOperation { Kind: ArithmeticKind.Add or ArithmeticKind.Multiply } } reader)
        {
            Value other = ReferenceEquals(reader.Inputs[0], output) ? reader.Inputs[1] : reader.Inputs[0];
            if (IsMap(other) && other.Shape.Equals(output.Shape) && !_enlarged.ContainsKey(other))
            {
                // The sum will read the small map itself.
                _enlarged.Add(output, node.Inputs[0]);
            }
        }

        return new EnlargePiece(node.Inputs[0]) { MapOutput = output };
    }

    /// <summary>True if height and width grow by whole factors and each pixel is repeated as it is.</summary>
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

    private ConvolutionPiece? Convolution(Node node)
    {
        bool fits = node.Operation is ConvolutionOperation operation && IsMap(node.Inputs[0]) && IsMap(node.Outputs[0])
            && node.Inputs[1].Constant is not null && Fits(node.Inputs[0].Shape, Border(operation.Window).Rows, Border(operation.Window).Columns)
            && (operation.Groups == 1 || IsDepthwise(operation) || operation.OutputChannels / operation.Groups % _lanes == 0);
        return fits ? new ConvolutionFusion(node, _use, _available, _done).Fuse() : null;
    }

    private static (long Rows, long Columns) Border(Window window) =>
        ((long)window.PadTop + window.PadBottom, (long)window.PadLeft + window.PadRight);

    private static bool IsDepthwise(ConvolutionOperation operation) =>
        operation.Groups == operation.InputChannels && operation.Groups == operation.OutputChannels;

    private PoolPiece? Pool(Node node)
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
        return new PoolPiece(node.Inputs[0], spec) { MapOutput = output };
    }

    private ConcatPiece? Concat(Node node) =>
        node.Operation is ConcatOperation { Axis: 1 } && node.Inputs.All(IsMap) && IsMap(node.Outputs[0])
            ? new ConcatPiece(node.Inputs) { MapOutput = node.Outputs[0] }
            : null;

    private PointPiece? Point(Node node)
    {
        if (node.Inputs.FirstOrDefault(IsMap) is not { } input || PointReading.Read(node, input) is not { } first)
        {
            return null;
        }

        List<PointOperation> operations = [first];
        Value output = node.Outputs[0];
        while (_use.OnlyReader(output) is { } reader && PointReading.Read(reader, output) is { } next)
        {
            PointReading.Append(operations, next);
            _done.Add(reader);
            output = reader.Outputs[0];
        }

        return new PointPiece(input, operations) { MapOutput = output };
    }

    private CombinePiece? Combine(Node node)
    {
        if (node.Operation is not ArithmeticOperation operation || !node.Inputs.All(IsMap) || !node.Inputs.All(i => i.Shape.Equals(node.Outputs[0].Shape)))
        {
            return null;
        }

        (Value left, Value right) = (node.Inputs[0], node.Inputs[1]);
        if (_enlarged.ContainsKey(left))
        {
            // Only sums and products are read this way: they may be turned round.
            (left, right) = (right, left);
        }

        CombinePiece piece = new(operation.Kind, left, _enlarged.GetValueOrDefault(right, right)) { MapOutput = node.Outputs[0] };
        if (_use.OnlyReader(node.Outputs[0]) is { } reader && ActivationFunction.Of(reader) is { Slope.Length: 0 } activation)
        {
            piece.Activation = activation;
            piece.MapOutput = reader.Outputs[0];
            _done.Add(reader);
        }

        return piece;
    }
}
