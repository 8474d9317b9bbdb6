using OpenVinoLandmarks.Managed.Execution.Steps;
using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Kernels;

namespace OpenVinoLandmarks.Managed.Planning;

/// <summary>
/// Chains a convolution with the depthwise convolution, the convolution or the pooling that alone reads its output, if the map between them
/// is too large for the second-level cache: the chain is computed row by row, and the map is never stored as a whole. The conversion of an
/// input of the model in front of the first convolution becomes a part of the chain.
/// </summary>
internal static class RowChaining
{
    /// <summary>The least size of the map between two stages, in floats. Smaller maps stay in the cache from step to step.</summary>
    public const int MinFloats = 64 * 1024;

    /// <summary>
    /// The least width of the output of a convolution behind another: it reads its weights once per row instead of once per band of rows.
    /// </summary>
    private const int MinWidth = 48;

    /// <summary>The most rows of a ring, and the widest kernel.</summary>
    private const int MaxKernel = 16;

    /// <summary>The most stages of a chain: each computes some rows twice where the parts of two threads meet.</summary>
    private const int MaxStages = 4;

    /// <summary>Returns the subgraphs with chains in the place of their last subgraphs.</summary>
    /// <param name="subgraphs">All subgraphs, in an order in which they can run, with their methods chosen.</param>
    /// <param name="graph">The graph.</param>
    public static List<Subgraph> Chain<TSimd, TVec>(IReadOnlyList<Subgraph> subgraphs, ModelGraph graph)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        ValueUse use = new(graph);
        Dictionary<Value, Subgraph> producers = graph.Parameters
            .Where(p => p.Shape.Rank == 4 && IsLarge(p) && use.OnlyReader(p) is not null)
            .ToDictionary(p => p, p => (Subgraph)new PointwiseSubgraph(p, []) { MapOutput = p, Layer = p.Name });
        List<Subgraph> result = [];
        foreach (Subgraph subgraph in subgraphs)
        {
            Subgraph added = subgraph;
            if (Input<TSimd, TVec>(subgraph) is { } input && producers.GetValueOrDefault(input) is { } producer)
            {
                IReadOnlyList<Subgraph> stages = producer is ChainSubgraph chain ? chain.Stages : [producer];
                result.Remove(producer);
                string layer = string.Join(", ", stages.Append(subgraph).Select(s => s.Layer));
                added = new ChainSubgraph([.. stages, subgraph]) { Layer = layer, MapOutput = subgraph.MapOutput };
            }

            result.Add(added);
            if (CanBegin(subgraph, graph) && IsLarge(subgraph.MapOutput!) && use.OnlyReader(subgraph.MapOutput!) is not null
                && added is not ChainSubgraph { Stages.Count: >= MaxStages })
            {
                producers.Add(subgraph.MapOutput!, added);
            }
        }

        return result;
    }

    private static bool IsLarge(Value map) => (long)map.Shape[1] * map.Shape[2] * map.Shape[3] >= MinFloats;

    /// <summary>Whether a subgraph can have another behind it: a conversion of an input of the model, or a convolution.</summary>
    private static bool CanBegin(Subgraph subgraph, ModelGraph graph) => subgraph switch
    {
        PointwiseSubgraph { Operations: [PointwiseOperation.Affine] } conversion => graph.Parameters.Contains(conversion.Input),
        ConvolutionSubgraph { Parts: [] } convolution => IsPlainDirect(convolution),
        _ => false,
    };

    /// <summary>Returns the input of a subgraph that can be behind another; null for other subgraphs.</summary>
    private static Value? Input<TSimd, TVec>(Subgraph subgraph)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged => subgraph switch
        {
            ConvolutionSubgraph { Method: ConvolutionMethod.Depthwise, Residual: null, Spec.Roundings: [] } depthwise
                when DepthwiseStep<TSimd, TVec>.IsThree(depthwise.Spec) => depthwise.Input,
            ConvolutionSubgraph { Spec: { OutputWidth: >= MinWidth, KernelWidth: <= MaxKernel } spec } direct
                when IsPlainDirect(direct) && IsLow(spec.KernelHeight, spec.DilationY) => direct.Input,
            PoolSubgraph { Spec.Window: { } window } pool when IsLow(window.KernelHeight, window.DilationY) => pool.Input,
            _ => null,
        };

    private static bool IsLow(int kernelHeight, int dilation) => (kernelHeight - 1L) * dilation < MaxKernel;

    // Levels are stored as bytes, and rows are floats.
    private static bool IsPlainDirect(ConvolutionSubgraph subgraph) =>
        subgraph is { Method: ConvolutionMethod.Direct, Residual: null, Spec: { Groups: 1, Pool: false, StoresLevels: false } };
}
