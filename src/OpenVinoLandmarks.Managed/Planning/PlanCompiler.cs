using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using OpenVinoLandmarks.Managed.Execution;
using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Kernels;

namespace OpenVinoLandmarks.Managed.Planning;

/// <summary>Compiles a graph: divides it into subgraphs, chooses methods and layouts, packs weights and plans the memory.</summary>
internal static class PlanCompiler
{
    /// <summary>
    /// The memory of the images of one round, in floats: about what stays in a second-level cache from layer to layer. More images would
    /// reuse each weight more often but evict each other.
    /// </summary>
    private const long RoundFloats = 128 * 1024;

    /// <param name="graph">The graph.</param>
    /// <param name="options">The validated options.</param>
    /// <param name="method">A method to use for all convolutions that it can compute; null chooses the fastest.</param>
    /// <param name="dot">The instructions of integer convolutions; null chooses the fastest.</param>
    public static PlanProgram Compile(
        ModelGraph graph, ManagedPlanOptions options, ConvolutionMethod? method = null, DotKind? dot = null) =>
        VectorBits(options.MaxVectorBits) switch
        {
            512 => Compile<Simd512, Vector512<float>>(graph, options, method, dot),
            256 => Compile<Simd256, Vector256<float>>(graph, options, method, dot),
            _ => Compile<Simd128, Vector128<float>>(graph, options, method, dot),
        };

    /// <summary>Returns the width of the widest vectors of the machine within a limit; 0 stands for no limit.</summary>
    public static int VectorBits(int limit)
    {
        limit = limit == 0 ? 512 : limit;
        if (limit >= 512 && Simd512.IsSupported)
        {
            return 512;
        }

        // Vectors of 256 bits without FMA would round twice and be slower than those of 128 bits.
        return limit >= 256 && Vector256.IsHardwareAccelerated && Fma.IsSupported ? 256 : 128;
    }

    /// <summary>Measures the multiply-adds per second of one thread with vectors of this width.</summary>
    public static double MeasurePeak(int vectorBits, TimeSpan duration) => vectorBits switch
    {
        512 => PeakKernel<Simd512, Vector512<float>>.Measure(duration),
        256 => PeakKernel<Simd256, Vector256<float>>.Measure(duration),
        _ => PeakKernel<Simd128, Vector128<float>>.Measure(duration),
    };

    private static PlanProgram Compile<TSimd, TVec>(
        ModelGraph graph, ManagedPlanOptions options, ConvolutionMethod? method, DotKind? wantedDot)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        int imagesPerRun = ImagesPerRun(graph);
        List<Subgraph> subgraphs = new GraphPartitioner(graph, imagesPerRun, TSimd.Lanes).Partition();
        subgraphs = StrideReduction.Apply(subgraphs, graph);
        subgraphs = SiblingConvolutions.Merge(subgraphs, graph, TSimd.Lanes);
        int batch = options.Batch * imagesPerRun;
        foreach (ConvolutionSubgraph subgraph in subgraphs.OfType<ConvolutionSubgraph>())
        {
            subgraph.Method = method is { } wanted && MethodChoice.IsPossible(wanted, subgraph.Spec)
                ? wanted
                : MethodChoice.Choose(subgraph.Spec, TSimd.Lanes, batch);
        }

        DotKind dot = wantedDot ?? IntegerMethod.Best(TSimd.Lanes);
        Dictionary<Value, byte> levels = IntegerConvolutions.Choose(subgraphs, graph, (convolution, input) =>
            method is { } always
                ? always == ConvolutionMethod.Integer
                : IntegerMethod.Cost(convolution.Spec, input, dot, TSimd.Lanes)
                    < MethodChoice.Cost(convolution.Method, convolution.Spec, TSimd.Lanes, batch));
        StepList steps = new();
        WeightStore store = new();
        MapPlanner maps = new(subgraphs, graph, TSimd.Lanes, levels);
        ValueStore<TSimd, TVec> values = new(graph, maps, steps, store, options, imagesPerRun);
        StepEmitter<TSimd, TVec> emitter = new(batch, options.Threads, steps, store, values, dot);
        foreach (Subgraph subgraph in RowChaining.Chain<TSimd, TVec>(subgraphs, graph))
        {
            emitter.Emit(subgraph);
        }

        values.FinishResults();
        long runFloats = Math.Max(1, steps.Place(imagesPerRun));
        int runs = (int)Math.Clamp(RoundFloats / runFloats, 1, options.Batch);
        long arena = steps.Place(runs * imagesPerRun);
        return new PlanProgram
        {
            Steps = steps.Finish(runs * imagesPerRun),
            Store = store,
            ArenaFloats = arena,
            RunsPerRound = runs,
            ImagesPerRun = imagesPerRun,
            VectorBits = TSimd.Lanes * 32,
        };
    }

    /// <summary>Returns dimension 0 of the image inputs; only values of that size are divided by image.</summary>
    private static int ImagesPerRun(ModelGraph graph) =>
        graph.Parameters.FirstOrDefault(p => p.Shape.Rank == 4) is { } image && image.Shape[0] > 0 ? image.Shape[0] : 1;
}
