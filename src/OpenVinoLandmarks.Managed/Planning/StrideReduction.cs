using OpenVinoLandmarks.Managed.Execution.Steps;
using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Planning;

/// <summary>
/// Leaves out pixels that nothing reads: a 1x1 convolution with a stride of two uses a quarter of its input. The convolutions that compute
/// the input get the stride, and the 1x1 convolution loses it. The modules of SqueezeNet begin and end so.
/// </summary>
internal sealed class StrideReduction
{
    private readonly IReadOnlyList<Subgraph> _subgraphs;
    private readonly ValueUse _use;
    private readonly ILookup<Value, Subgraph> _readers;
    private readonly Dictionary<Value, Subgraph> _producers;
    private readonly Dictionary<Subgraph, Subgraph> _replaced = [];

    private StrideReduction(IReadOnlyList<Subgraph> subgraphs, ModelGraph graph)
    {
        (_subgraphs, _use) = (subgraphs, new ValueUse(graph));
        _readers = subgraphs
            .SelectMany(s => s.MapInputs.Select(i => (Input: i, Reader: s)))
            .ToLookup(pair => pair.Input, pair => pair.Reader);
        _producers = subgraphs.Where(s => s is ConvolutionSubgraph or ConcatSubgraph).ToDictionary(s => s.MapOutput!);
    }

    /// <summary>Returns the subgraphs in the same order, with strides moved to the front.</summary>
    public static List<Subgraph> Apply(IReadOnlyList<Subgraph> subgraphs, ModelGraph graph) =>
        new StrideReduction(subgraphs, graph).Apply();

    private List<Subgraph> Apply()
    {
        foreach ((Value value, Subgraph producer) in _producers)
        {
            ConvolutionSubgraph[] readers = [.. _readers[value].OfType<ConvolutionSubgraph>()];
            ConvolutionSubgraph[] sources = Sources(producer);
            if (readers.Length > 0 && readers.Length == value.Consumers.Count && !_use.IsResult(value)
                && readers.All(r => Skips(r, value) && HaveSameStrides(r.Spec, readers[0].Spec))
                && sources.Length > 0 && !sources.Concat(readers).Any(_replaced.ContainsKey))
            {
                Move(producer, sources, readers);
            }
        }

        return [.. _subgraphs.Select(s => _replaced.GetValueOrDefault(s, s))];
    }

    /// <summary>Returns the convolutions that compute the output of a subgraph and can leave out pixels; empty if one cannot.</summary>
    private ConvolutionSubgraph[] Sources(Subgraph producer)
    {
        if (producer is ConvolutionSubgraph single)
        {
            return CanSkip(single) ? [single] : [];
        }

        IReadOnlyList<Value> parts = ((ConcatSubgraph)producer).Inputs;
        ConvolutionSubgraph[] sources = [.. parts.Select(p => _producers.GetValueOrDefault(p)).OfType<ConvolutionSubgraph>()];
        return sources.Length == parts.Count && sources.All(CanSkip) && parts.All(p => _use.OnlyReader(p) is not null) ? sources : [];
    }

    private static bool CanSkip(ConvolutionSubgraph subgraph) => subgraph is { Residual: null, Spec.Pool: false };

    private static bool HaveSameStrides(ConvolutionSpec a, ConvolutionSpec b) => a.StrideY == b.StrideY && a.StrideX == b.StrideX;

    private static bool Skips(ConvolutionSubgraph reader, Value value) =>
        reader is { Spec: { KernelHeight: 1, KernelWidth: 1, PadTop: 0, PadLeft: 0 } spec }
        && (spec.StrideY > 1 || spec.StrideX > 1)
        && spec.OutputHeight == (value.Shape[2] - 1) / spec.StrideY + 1
        && spec.OutputWidth == (value.Shape[3] - 1) / spec.StrideX + 1
        && ReferenceEquals(reader.Input, value) && !ReferenceEquals(reader.Residual, value);

    private void Move(Subgraph producer, ConvolutionSubgraph[] sources, ConvolutionSubgraph[] readers)
    {
        ConvolutionSpec reading = readers[0].Spec;
        Value[] parts = [.. sources.Select(s => Smaller(s.MapOutput!, reading))];
        foreach ((ConvolutionSubgraph source, Value part) in sources.Zip(parts))
        {
            ConvolutionSpec spec = source.Spec with
            {
                StrideY = source.Spec.StrideY * reading.StrideY,
                StrideX = source.Spec.StrideX * reading.StrideX,
                OutputHeight = reading.OutputHeight,
                OutputWidth = reading.OutputWidth,
            };
            _replaced.Add(source, new ConvolutionSubgraph(source.Input, spec) { Layer = source.Layer, MapOutput = part });
        }

        Value whole = parts[0];
        if (producer is ConcatSubgraph)
        {
            whole = Smaller(producer.MapOutput!, reading);
            _replaced.Add(producer, new ConcatSubgraph(parts) { Layer = producer.Layer, MapOutput = whole });
        }

        foreach (ConvolutionSubgraph reader in readers)
        {
            _replaced.Add(reader, new ConvolutionSubgraph(whole, reader.Spec with { StrideY = 1, StrideX = 1 })
            {
                Layer = reader.Layer,
                Residual = reader.Residual,
                MapOutput = reader.MapOutput,
            });
        }
    }

    private static Value Smaller(Value value, ConvolutionSpec reading)
    {
        Shape shape = Shape.Of(value.Shape[0], value.Shape[1], reading.OutputHeight, reading.OutputWidth);
        Value smaller = new(value.Name, value.Type, shape);
        foreach (Node reader in value.Consumers)
        {
            smaller.AddConsumer(reader);
        }

        return smaller;
    }
}
