using OpenVinoLandmarks.Managed.Execution;
using OpenVinoLandmarks.Managed.Execution.Steps;
using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Kernels;
using OpenVinoLandmarks.Managed.Planning.Pieces;

namespace OpenVinoLandmarks.Managed.Planning;

/// <summary>
/// Gives each value that is read as a map its layout: channels filled up to whole vectors, and the widest border that a reader asks for. The
/// parts of a concatenation lie in the whole where vectors allow it.
/// </summary>
internal sealed class MapPlanner
{
    private readonly int _lanes;
    private readonly Dictionary<Value, Border> _borders = [];
    private readonly Dictionary<Value, MapView> _views = [];
    private readonly HashSet<Value> _touching = [];
    private readonly HashSet<Value> _parts = [];

    /// <param name="pieces">All pieces, methods chosen.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="lanes">Floats a vector.</param>
    public MapPlanner(IReadOnlyList<Piece> pieces, ModelGraph graph, int lanes)
    {
        _lanes = lanes;
        foreach (Piece piece in pieces)
        {
            foreach (Value input in piece.MapInputs)
            {
                Border needed = piece is ConvolutionPiece convolution && ReferenceEquals(input, convolution.Input) ? Needed(convolution) : default;
                _borders[input] = _borders.GetValueOrDefault(input).Union(needed);
            }
        }

        FindTouching(pieces, graph);
        PlaceConcatenations(pieces, new ValueUse(graph));
    }

    /// <summary>Whether any piece reads the value as a map.</summary>
    public bool IsRead(Value value) => _borders.ContainsKey(value);

    /// <summary>Whether the value was placed in a concatenation, so that writing it is all there is to do.</summary>
    public bool IsPart(Value value) => _parts.Contains(value);

    /// <summary>Where a value lies as a map.</summary>
    public MapView View(Value value)
    {
        if (!_views.TryGetValue(value, out MapView? view))
        {
            Border border = _borders.GetValueOrDefault(value);
            int channels = value.Shape[1];
            int step = _touching.Contains(value) ? channels : Padding.RoundUp(channels, _lanes);
            if ((double)(border.Top + value.Shape[2] + border.Bottom) * ((double)border.Left + value.Shape[3] + border.Right) * step > MapLayout.MaxFloats)
            {
                throw new ModelFormatException($"The tensor {value} with the padding of all its readers takes more than {MapLayout.MaxFloats} numbers.");
            }

            MapLayout layout = new(value.Shape[2], value.Shape[3], channels, step, border.Top, border.Left, border.Bottom, border.Right);
            view = new MapView(new ArenaBuffer(layout.ImageStep), layout);
            _views.Add(value, view);
        }

        return view;
    }

    private static Border Needed(ConvolutionPiece piece)
    {
        ConvolutionSpec spec = piece.Spec;
        (int height, int width) = (piece.Input.Shape[2], piece.Input.Shape[3]);
        int side = piece.Method switch
        {
            ConvolutionMethod.Winograd2 => WinogradTile2.OutputSide,
            ConvolutionMethod.Winograd4 => WinogradTile4.OutputSide,
            _ => 1,
        };
        int rows = Padding.RoundUp(spec.OutputHeight, side);
        int columns = Padding.RoundUp(spec.OutputWidth, side);
        int bottom = (rows - 1) * spec.StrideY + (spec.KernelHeight - 1) * spec.DilationY - spec.PadTop - (height - 1);
        int right = (columns - 1) * spec.StrideX + (spec.KernelWidth - 1) * spec.DilationX - spec.PadLeft - (width - 1);
        return new Border(spec.PadTop, spec.PadLeft, Math.Max(0, bottom), Math.Max(0, right));
    }

    /// <summary>
    /// Inputs of the model whose only readers are direct convolutions: their pixels touch, so that the taps of a kernel row are one run.
    /// </summary>
    private void FindTouching(IReadOnlyList<Piece> pieces, ModelGraph graph)
    {
        HashSet<Value> parameters = [.. graph.Parameters];
        HashSet<Value> others = [];
        foreach (Piece piece in pieces)
        {
            foreach (Value input in piece.MapInputs)
            {
                bool isDirect = piece is ConvolutionPiece { Method: ConvolutionMethod.Direct, Spec.Groups: 1 } convolution && !ReferenceEquals(input, convolution.Residual);
                bool isConversion = piece is PointPiece point && parameters.Contains(point.Input);
                if (!isDirect && !isConversion)
                {
                    others.Add(input);
                }
            }
        }

        IEnumerable<Value> converted = pieces.OfType<PointPiece>()
            .Where(p => parameters.Contains(p.Input) && p.Operations is [PointOperation.Affine])
            .Select(p => p.MapOutput!);
        _touching.UnionWith(parameters.Concat(converted).Where(v => !others.Contains(v)));
    }

    private void PlaceConcatenations(IReadOnlyList<Piece> pieces, ValueUse use)
    {
        HashSet<Value> writable = [];
        foreach (Piece piece in pieces)
        {
            if (piece is not ConcatPiece concat)
            {
                if (piece.MapOutput is { } output)
                {
                    writable.Add(output);
                }

                continue;
            }

            if (!IsRead(concat.MapOutput!))
            {
                continue;
            }

            MapView whole = View(concat.MapOutput!);
            int first = 0;
            for (int i = 0; i < concat.Inputs.Count; i++)
            {
                Value part = concat.Inputs[i];
                int channels = part.Shape[1];
                bool isLast = i == concat.Inputs.Count - 1;
                if (first % _lanes == 0 && (isLast || channels % _lanes == 0) && writable.Contains(part) && use.OnlyReader(part) is not null && !_views.ContainsKey(part))
                {
                    _parts.Add(part);
                    _views.Add(part, whole with { FirstChannel = first, Channels = channels });
                }

                first += channels;
            }
        }
    }

    private readonly record struct Border(int Top, int Left, int Bottom, int Right)
    {
        public Border Union(Border other) =>
            new(Math.Max(Top, other.Top), Math.Max(Left, other.Left), Math.Max(Bottom, other.Bottom), Math.Max(Right, other.Right));
    }
}
