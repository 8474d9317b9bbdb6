using OpenVinoLandmarks.Managed.Execution.Steps;
using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Kernels;

namespace OpenVinoLandmarks.Managed.Planning;

/// <summary>
/// Merges convolutions of the same map that have few channels, so that the vectors of channels are full: the heads of detectors compute
/// scores, boxes and points from one map, with one to ten channels each. A depthwise convolution behind each of them is merged too. The
/// outputs become ranges of channels of one map.
/// </summary>
internal sealed class SiblingConvolutions
{
    private readonly int _lanes;
    private readonly ValueUse _use;
    private readonly IReadOnlyList<Subgraph> _subgraphs;
    private readonly ILookup<Value, Subgraph> _readers;

    private SiblingConvolutions(IReadOnlyList<Subgraph> subgraphs, ModelGraph graph, int lanes)
    {
        (_subgraphs, _lanes) = (subgraphs, lanes);
        _use = new ValueUse(graph);
        _readers = subgraphs
            .SelectMany(s => s.MapInputs.Select(i => (Input: i, Reader: s)))
            .ToLookup(pair => pair.Input, pair => pair.Reader);
    }

    /// <summary>Returns the subgraphs in an order in which they can run, with siblings merged.</summary>
    /// <param name="subgraphs">All subgraphs, in an order in which they can run.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="lanes">Floats per vector.</param>
    public static List<Subgraph> Merge(IReadOnlyList<Subgraph> subgraphs, ModelGraph graph, int lanes) =>
        new SiblingConvolutions(subgraphs, graph, lanes).Merge();

    private List<Subgraph> Merge()
    {
        Dictionary<Subgraph, IReadOnlyList<ConvolutionSubgraph>> merged = [];
        HashSet<Subgraph> replaced = [];
        IEnumerable<Chain> chains = _subgraphs.OfType<ConvolutionSubgraph>().Select(Begin).OfType<Chain>();
        foreach (Chain[] group in chains.GroupBy(Key, (_, siblings) => siblings.ToArray()))
        {
            if (group.Length < 2 || !IsWorthwhile(group))
            {
                continue;
            }

            // The first of them runs when the input that all of them read is there.
            merged.Add(group[0].First, Join(group));
            replaced.UnionWith(group.SelectMany(c => c.Subgraphs));
        }

        List<Subgraph> result = [];
        foreach (Subgraph subgraph in _subgraphs)
        {
            if (merged.TryGetValue(subgraph, out IReadOnlyList<ConvolutionSubgraph>? joined))
            {
                result.AddRange(joined);
            }
            else if (!replaced.Contains(subgraph))
            {
                result.Add(subgraph);
            }
        }

        return result;
    }

    /// <summary>Returns a convolution that can be merged, with a depthwise one behind it; null if a reader needs whole vectors.</summary>
    private Chain? Begin(ConvolutionSubgraph first)
    {
        if (!IsPlain(first) || first.Spec.Groups != 1 || IsDepthwise(first))
        {
            return null;
        }

        Value output = first.MapOutput!;
        if (_use.OnlyReader(output) is not null && _readers[output].ToArray() is [ConvolutionSubgraph second]
            && IsPlain(second) && IsDepthwise(second))
        {
            return AreCopied(second.MapOutput!) ? new Chain(first, second) : null;
        }

        return AreCopied(output) ? new Chain(first, null) : null;
    }

    private static bool IsPlain(ConvolutionSubgraph subgraph) => subgraph is { Residual: null, Spec: { Pool: false, Roundings: [] } };

    private static bool IsDepthwise(ConvolutionSubgraph subgraph) =>
        subgraph.Spec.Groups == subgraph.Spec.InputChannels && subgraph.Spec.Groups == subgraph.Spec.OutputChannels;

    /// <summary>Whether all readers copy the channels of a map one by one: they can begin within a vector.</summary>
    private bool AreCopied(Value output) => _readers[output].All(r => r is RowsSubgraph);

    private bool IsWorthwhile(Chain[] group)
    {
        int channels = group.Sum(c => c.First.Spec.OutputChannels);
        int apart = group.Sum(c => Padding.RoundUp(c.First.Spec.OutputChannels, _lanes));
        Shape shape = group[0].First.MapOutput!.Shape;
        long floats = (shape[2] + 2L) * (shape[3] + 2L) * Padding.RoundUp(channels, _lanes);
        return Padding.RoundUp(channels, _lanes) < apart && floats < MapLayout.MaxFloats / 4;
    }

    private static IReadOnlyList<ConvolutionSubgraph> Join(Chain[] group)
    {
        ConvolutionSubgraph first = Join([.. group.Select(c => c.First)], group[0].First.Input);
        if (group[0].Second is null)
        {
            return [first];
        }

        // Nothing else reads the values between the two.
        first.Parts = [];
        return [first, Join([.. group.Select(c => c.Second!)], first.MapOutput!)];
    }

    private static ConvolutionSubgraph Join(ConvolutionSubgraph[] siblings, Value input)
    {
        ConvolutionSpec[] specs = [.. siblings.Select(s => s.Spec)];
        Value[] parts = [.. siblings.Select(s => s.MapOutput!)];
        int channels = specs.Sum(s => s.OutputChannels);
        bool isDepthwise = IsDepthwise(siblings[0]);
        ConvolutionSpec spec = specs[0] with
        {
            Groups = isDepthwise ? channels : 1,
            InputChannels = isDepthwise ? channels : specs[0].InputChannels,
            OutputChannels = channels,
            Weights = specs.SelectMany(s => s.Weights.ToArray()).ToArray(),
            Bias = PerChannel(specs, s => s.Bias, 0),
            Slope = PerChannel(specs, s => s.Slope, 0),
            Scale = PerChannel(specs, s => s.Scale, 1),
            Shift = PerChannel(specs, s => s.Shift, 0),
        };
        Shape part = parts[0].Shape;
        Value whole = new(string.Join(", ", parts.Select(p => p.Name)), parts[0].Type, Shape.Of(part[0], channels, part[2], part[3]));
        string layer = string.Join(", ", siblings.Select(s => s.Layer));
        return new ConvolutionSubgraph(input, spec) { Layer = layer, MapOutput = whole, Parts = parts };
    }

    /// <summary>Returns the values of all channels; those of a convolution without values are neutral. Empty if none has values.</summary>
    private static float[] PerChannel(ConvolutionSpec[] specs, Func<ConvolutionSpec, float[]> values, float neutral) =>
        specs.All(s => values(s).Length == 0)
            ? []
            : [.. specs.SelectMany(s => values(s) is { Length: > 0 } own ? own : Enumerable.Repeat(neutral, s.OutputChannels))];

    /// <summary>Returns what siblings have in common: the input, and all of a convolution except its channels and weights.</summary>
    private static (Value Input, ConvolutionSpec First, ConvolutionSpec? Second) Key(Chain chain) =>
        (chain.First.Input, Key(chain.First), chain.Second is { } second ? Key(second) : null);

    private static ConvolutionSpec Key(ConvolutionSubgraph subgraph) => subgraph.Spec with
    {
        InputChannels = IsDepthwise(subgraph) ? 0 : subgraph.Spec.InputChannels,
        OutputChannels = 0,
        Groups = IsDepthwise(subgraph) ? 0 : 1,
        Weights = default,
        Bias = [],
        Slope = [],
        Scale = [],
        Shift = [],
    };

    /// <summary>A convolution and the depthwise one that is the only reader of its output, if there is one.</summary>
    private sealed record Chain(ConvolutionSubgraph First, ConvolutionSubgraph? Second)
    {
        public IEnumerable<ConvolutionSubgraph> Subgraphs => Second is null ? [First] : [First, Second];
    }
}
