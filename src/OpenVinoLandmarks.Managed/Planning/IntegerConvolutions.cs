using OpenVinoLandmarks.Managed.Execution.Steps;
using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Kernels;

namespace OpenVinoLandmarks.Managed.Planning;

/// <summary>
/// Finds the convolutions to compute with integers: their input is rounded to at most 256 levels with the same scale for all channels, and
/// their weights are 8-bit integers with a scale per output channel. The input is then stored as one byte per channel.
/// </summary>
internal sealed class IntegerConvolutions
{
    /// <summary>The most products per sum: as many of the largest fit into 32 bits.</summary>
    private const int MaxProducts = 1 << 16;

    /// <summary>The largest distance of 0 from a level, in levels, at which padding with that level is exact enough.</summary>
    private const double MaxZeroError = 1e-3;

    private readonly ValueUse _use;
    private readonly HashSet<Value> _parameters;
    private readonly ILookup<Value, Subgraph> _readers;
    private readonly Func<ConvolutionSubgraph, QuantizedInput, bool> _isWorthwhile;

    private IntegerConvolutions(
        IReadOnlyList<Subgraph> subgraphs, ModelGraph graph, Func<ConvolutionSubgraph, QuantizedInput, bool> isWorthwhile)
    {
        _use = new ValueUse(graph);
        _parameters = [.. graph.Parameters];
        _isWorthwhile = isWorthwhile;
        _readers = subgraphs
            .SelectMany(s => s.MapInputs.Select(i => (Input: i, Reader: s)))
            .ToLookup(pair => pair.Input, pair => pair.Reader);
    }

    /// <summary>Sets the method of these convolutions and the specification of their producers.</summary>
    /// <param name="subgraphs">All subgraphs, with their methods chosen.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="isWorthwhile">Whether integers are faster than the chosen method.</param>
    /// <returns>The values to store as levels, with the level that stands for 0.</returns>
    public static Dictionary<Value, byte> Choose(
        IReadOnlyList<Subgraph> subgraphs, ModelGraph graph, Func<ConvolutionSubgraph, QuantizedInput, bool> isWorthwhile)
    {
        IntegerConvolutions convolutions = new(subgraphs, graph, isWorthwhile);
        Dictionary<Value, byte> levels = [];
        foreach (Subgraph producer in subgraphs)
        {
            if (convolutions.TryChoose(producer) is { } zero)
            {
                levels.Add(producer.MapOutput!, zero);
            }
        }

        return levels;
    }

    private byte? TryChoose(Subgraph producer)
    {
        if (LevelsOf(producer) is not { } levels || levels.Scale.Distinct().Count() != 1 || levels.Shift.Distinct().Count() != 1)
        {
            return null;
        }

        Value value = producer.MapOutput!;
        ConvolutionSubgraph[] readers =
            [.. _readers[value].OfType<ConvolutionSubgraph>().Where(r => !ReferenceEquals(r.Residual, value))];
        int nodes = readers.Sum(r => Math.Max(1, r.Parts.Length));
        if (_use.IsResult(value) || readers.Length == 0 || readers.Length != _readers[value].Count() || nodes != value.Consumers.Count)
        {
            return null;
        }

        (float scale, float shift) = (levels.Scale[0], levels.Shift[0]);
        double zero = -(double)shift / scale;
        bool hasZero = Math.Abs(zero - Math.Round(zero)) < MaxZeroError && Math.Round(zero) is >= 0 and <= byte.MaxValue;
        byte border = hasZero ? (byte)Math.Round(zero) : (byte)0;
        List<QuantizedInput> inputs = [];
        foreach (ConvolutionSubgraph reader in readers)
        {
            if (!(scale > 0) || !IsPossible(reader, hasZero) || IntegerWeights.Of(reader.Spec) is not { } weights)
            {
                return null;
            }

            inputs.Add(new QuantizedInput(scale, shift, border, weights));
        }

        if (!readers.Zip(inputs).All(pair => _isWorthwhile(pair.First, pair.Second)))
        {
            return null;
        }

        for (int i = 0; i < readers.Length; i++)
        {
            readers[i].Method = ConvolutionMethod.Integer;
            readers[i].Spec = readers[i].Spec with { Quantized = inputs[i] };
        }

        if (producer is ConvolutionSubgraph convolution)
        {
            convolution.Spec = convolution.Spec with { StoresLevels = true };
        }

        return border;
    }

    /// <summary>Returns the function of the levels that a subgraph ends with; null if there are none, or more than a byte has.</summary>
    private AffineFunction? LevelsOf(Subgraph producer) => producer switch
    {
        ConvolutionSubgraph { Parts: [], Spec: { Roundings: [.., { Steps: <= byte.MaxValue }] } spec } => new(spec.Scale, spec.Shift),
        PointwiseSubgraph point when InputConversion.Of(point, _parameters.Contains) is { Rounding.Steps: <= byte.MaxValue } conversion =>
            conversion.After,
        _ => null,
    };

    private static bool IsPossible(ConvolutionSubgraph reader, bool hasZero)
    {
        ConvolutionSpec spec = reader.Spec;
        int products = spec.InputChannels * spec.KernelHeight * spec.KernelWidth;
        bool isPadded = spec.PadTop > 0 || spec.PadLeft > 0
            || (spec.OutputHeight - 1) * spec.StrideY + (spec.KernelHeight - 1) * spec.DilationY - spec.PadTop >= reader.Input.Shape[2]
            || (spec.OutputWidth - 1) * spec.StrideX + (spec.KernelWidth - 1) * spec.DilationX - spec.PadLeft >= reader.Input.Shape[3];
        return spec.Groups == 1 && reader.Method != ConvolutionMethod.Depthwise && products <= MaxProducts && (hasZero || !isPadded);
    }
}
