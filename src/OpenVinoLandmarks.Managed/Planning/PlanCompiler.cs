using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using OpenVinoLandmarks.Managed.Execution;
using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Kernels;
using OpenVinoLandmarks.Managed.Planning.Pieces;

namespace OpenVinoLandmarks.Managed.Planning;

/// <summary>Makes the program for a graph: cuts it into pieces, chooses methods and layouts, packs weights, places all memory.</summary>
internal static class PlanCompiler
{
    /// <summary>
    /// Memory that the images of one round may take together: about what stays in a second-level cache while layer follows layer. More
    /// images use a weight more often, but push each other out.
    /// </summary>
    private const long RoundFloats = 128 * 1024;

    /// <param name="graph">The graph.</param>
    /// <param name="options">What the plan is for.</param>
    /// <param name="method">Overrides the choice of a method where it is possible; for tests.</param>
    public static PlanProgram Compile(ModelGraph graph, ManagedPlanOptions options, ConvolutionMethod? method = null) => VectorBits(options.MaxVectorBits) switch
    {
        512 => Compile<Simd512, Vector512<float>>(graph, options, method),
        256 => Compile<Simd256, Vector256<float>>(graph, options, method),
        _ => Compile<Simd128, Vector128<float>>(graph, options, method),
    };

    /// <summary>The widest vectors that the machine has within a limit (0: no limit).</summary>
    public static int VectorBits(int limit)
    {
        limit = limit == 0 ? 512 : limit;
        if (limit >= 512 && Vector512.IsHardwareAccelerated)
        {
            return 512;
        }

        // 256 bits without FMA would round twice and be slower than the estimate of 128.
        return limit >= 256 && Vector256.IsHardwareAccelerated && Fma.IsSupported ? 256 : 128;
    }

    private static PlanProgram Compile<TSimd, TVec>(ModelGraph graph, ManagedPlanOptions options, ConvolutionMethod? method)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        int imagesPerRun = ImagesPerRun(graph);
        List<Piece> pieces = new GraphCutter(graph, imagesPerRun, TSimd.Lanes).Cut();
        int batch = options.Batch * imagesPerRun;
        foreach (ConvolutionPiece piece in pieces.OfType<ConvolutionPiece>())
        {
            piece.Method = method is { } wanted && MethodChoice.IsPossible(wanted, piece.Spec) ? wanted : MethodChoice.Choose(piece.Spec, TSimd.Lanes, batch);
        }

        StepList steps = new();
        WeightStore store = new();
        MapPlanner maps = new(pieces, graph, TSimd.Lanes);
        ValueStore<TSimd, TVec> values = new(graph, maps, steps, store, options.Input, imagesPerRun);
        StepEmitter<TSimd, TVec> emitter = new(batch, steps, store, values);
        foreach (Piece piece in pieces)
        {
            emitter.Emit(piece);
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

    /// <summary>Dimension 0 of the pictures that go in; values of another size there are not split by image.</summary>
    private static int ImagesPerRun(ModelGraph graph) =>
        graph.Parameters.FirstOrDefault(p => p.Shape.Rank == 4) is { } picture && picture.Shape[0] > 0 ? picture.Shape[0] : 1;
}
