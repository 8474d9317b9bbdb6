using OpenVinoLandmarks.Managed.Execution;

namespace OpenVinoLandmarks.Managed.Planning;

/// <summary>The steps of a compiled plan and the memory that they need. Immutable.</summary>
internal sealed class PlanProgram
{
    public required Step[] Steps { get; init; }

    /// <summary>Owns the weights that the steps point to.</summary>
    public required WeightStore Store { get; init; }

    public required long ArenaFloats { get; init; }

    /// <summary>The number of runs that the steps compute together; a larger call takes several rounds.</summary>
    public required int RunsPerRound { get; init; }

    /// <summary>The number of images per run: the batch of the model itself.</summary>
    public required int ImagesPerRun { get; init; }

    public required int VectorBits { get; init; }
}
