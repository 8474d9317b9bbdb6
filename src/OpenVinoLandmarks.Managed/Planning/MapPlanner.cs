using OpenVinoLandmarks.Managed.Execution;
using OpenVinoLandmarks.Managed.Execution.Steps;
using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Kernels;

namespace OpenVinoLandmarks.Managed.Planning;

/// <summary>
/// Chooses the layout of each value that is read as a map: channels padded to whole vectors, and the widest border that a reader needs. The
/// inputs of a concatenation are placed in its output if their channels are whole vectors.
/// </summary>
internal sealed class MapPlanner
{
    private readonly int _lanes;
    private readonly Dictionary<Value, Border> _borders = [];
    private readonly Dictionary<Value, MapView> _views = [];
    private readonly HashSet<Value> _contiguous = [];
    private readonly HashSet<Value> _parts = [];
    private readonly Dictionary<Value, byte> _levels;

    /// <param name="subgraphs">All subgraphs, with their methods chosen.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="lanes">Floats per vector.</param>
    /// <param name="levels">The values to store as levels, one byte per channel, with the level that stands for 0.</param>
    public MapPlanner(IReadOnlyList<Subgraph> subgraphs, ModelGraph graph, int lanes, Dictionary<Value, byte> levels)
    {
        (_lanes, _levels) = (lanes, levels);
        foreach (Subgraph subgraph in subgraphs)
        {
            foreach (Value input in subgraph.MapInputs)
            {
                bool isConvolved = subgraph is ConvolutionSubgraph { Input: { } data } && ReferenceEquals(input, data);
                Border needed = isConvolved ? Needed((ConvolutionSubgraph)subgraph) : default;
                _borders[input] = _borders.GetValueOrDefault(input).Union(needed);
            }
        }

        FindContiguous(subgraphs, graph);
        PlaceParts(subgraphs.OfType<ConvolutionSubgraph>());
        PlaceConcatenations(subgraphs, new ValueUse(graph));
    }

    /// <summary>Whether any subgraph reads the value as a map.</summary>
    public bool IsRead(Value value) => _borders.ContainsKey(value);

    /// <summary>Whether the value is placed in a concatenation, which then need not copy it.</summary>
    public bool IsPart(Value value) => _parts.Contains(value);

    /// <summary>Returns the map of a value.</summary>
    public MapView View(Value value)
    {
        if (!_views.TryGetValue(value, out MapView? view))
        {
            Border border = _borders.GetValueOrDefault(value);
            bool hasBytes = _levels.TryGetValue(value, out byte zero);
            int channels = hasBytes ? Padding.RoundUp(value.Shape[1], sizeof(float)) / sizeof(float) : value.Shape[1];
            int lanes = hasBytes ? _lanes / sizeof(float) : _lanes;
            int step = _contiguous.Contains(value) ? channels : Padding.RoundUp(channels, lanes);
            double rows = (double)border.Top + value.Shape[2] + border.Bottom;
            double columns = (double)border.Left + value.Shape[3] + border.Right;
            if (rows * columns * step > MapLayout.MaxFloats)
            {
                string layer = value.Producer?.Layer.ToString() ?? $"input '{value.Name}'";
                throw new ModelFormatException(
                    $"{layer}: its output {value.Shape} with the padding for its readers has more than {MapLayout.MaxFloats} elements.");
            }

            MapLayout layout = new(value.Shape[2], value.Shape[3], channels, step, border.Top, border.Left, border.Bottom, border.Right);
            float outside = BitConverter.Int32BitsToSingle(zero * 0x01010101);
            view = new MapView(new ArenaBuffer(layout.ImageStep), layout) { HasBytes = hasBytes, Border = outside };
            _views.Add(value, view);
        }

        return view;
    }

    private static Border Needed(ConvolutionSubgraph subgraph)
    {
        ConvolutionSpec spec = subgraph.Spec;
        (int height, int width) = (subgraph.Input.Shape[2], subgraph.Input.Shape[3]);
        int side = subgraph.Method switch
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
    /// Finds the inputs of the model that only direct convolutions read: their pixels have no gaps, so that a kernel row is one run.
    /// </summary>
    private void FindContiguous(IReadOnlyList<Subgraph> subgraphs, ModelGraph graph)
    {
        HashSet<Value> parameters = [.. graph.Parameters];
        HashSet<Value> others = [];
        foreach (Subgraph subgraph in subgraphs)
        {
            foreach (Value input in subgraph.MapInputs)
            {
                bool isDirect = subgraph is ConvolutionSubgraph { Spec.Groups: 1 } convolution
                    && convolution.Method is ConvolutionMethod.Direct or ConvolutionMethod.Integer
                    && !ReferenceEquals(input, convolution.Residual);

                // The copy of an input to a map applies a scale and shift and a rounding itself; other functions read whole vectors.
                bool isConversion = subgraph is PointwiseSubgraph point && InputConversion.Of(point, parameters.Contains) is not null;
                if (!isDirect && !isConversion)
                {
                    others.Add(input);
                }
            }
        }

        IEnumerable<Value> converted = subgraphs.OfType<PointwiseSubgraph>()
            .Where(p => InputConversion.Of(p, parameters.Contains) is not null)
            .Select(p => p.MapOutput!);
        _contiguous.UnionWith(parameters.Concat(converted).Where(v => !others.Contains(v)));
    }

    private void PlaceParts(IEnumerable<ConvolutionSubgraph> convolutions)
    {
        foreach (ConvolutionSubgraph convolution in convolutions)
        {
            int first = 0;
            foreach (Value part in convolution.Parts)
            {
                _views.Add(part, View(convolution.MapOutput!) with { FirstChannel = first, Channels = part.Shape[1] });
                first += part.Shape[1];
            }
        }
    }

    private void PlaceConcatenations(IReadOnlyList<Subgraph> subgraphs, ValueUse use)
    {
        HashSet<Value> writable = [];
        foreach (Subgraph subgraph in subgraphs)
        {
            if (subgraph is not ConcatSubgraph concat)
            {
                if (subgraph.MapOutput is { } output)
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
                bool isAligned = first % _lanes == 0 && (isLast || channels % _lanes == 0);
                if (isAligned && writable.Contains(part) && use.OnlyReader(part) is not null && !_views.ContainsKey(part))
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
