using OpenVinoLandmarks.Managed.Execution.Steps;
using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Kernels;

namespace OpenVinoLandmarks.Managed.Planning;

/// <summary>
/// Pairs a convolution with the depthwise convolution that alone reads its output, if the map between them is too large for the
/// second-level cache: the pair is computed row by row, and the map is never stored as a whole.
/// </summary>
internal static class DepthwisePairing
{
    /// <summary>The least size of the map between the two, in floats. Smaller maps stay in the cache from step to step.</summary>
    public const int MinFloats = 64 * 1024;

    /// <summary>Returns the subgraphs with pairs in the place of the depthwise convolutions.</summary>
    /// <param name="subgraphs">All subgraphs, in an order in which they can run, with their methods chosen.</param>
    /// <param name="graph">The graph.</param>
    public static List<Subgraph> Pair<TSimd, TVec>(IReadOnlyList<Subgraph> subgraphs, ModelGraph graph)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        ValueUse use = new(graph);
        Dictionary<Value, ConvolutionSubgraph> producers = subgraphs.OfType<ConvolutionSubgraph>()
            .Where(c => IsFirst(c) && use.OnlyReader(c.MapOutput!) is not null)
            .ToDictionary(c => c.MapOutput!);
        List<Subgraph> result = [];
        HashSet<Subgraph> paired = [];
        foreach (Subgraph subgraph in subgraphs)
        {
            if (subgraph is ConvolutionSubgraph { Method: ConvolutionMethod.Depthwise, Residual: null } second
                && DepthwiseStep<TSimd, TVec>.IsThree(second.Spec) && producers.TryGetValue(second.Input, out ConvolutionSubgraph? first))
            {
                paired.Add(first);
                string layer = $"{first.Layer}, {second.Layer}";
                result.Add(new ConvolutionPairSubgraph(first, second) { Layer = layer, MapOutput = second.MapOutput });
            }
            else
            {
                result.Add(subgraph);
            }
        }

        result.RemoveAll(paired.Contains);
        return result;
    }

    private static bool IsFirst(ConvolutionSubgraph subgraph) =>
        subgraph is { Method: ConvolutionMethod.Direct, Residual: null, Parts: [], Spec: { Groups: 1, Pool: false } spec }
        && (long)spec.OutputHeight * spec.OutputWidth * spec.OutputChannels >= MinFloats;
}
