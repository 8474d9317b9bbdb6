using OpenVinoLandmarks.Managed.Execution;

namespace OpenVinoLandmarks.Managed.Planning;

/// <summary>What a plan executes. Read only after it is made.</summary>
internal sealed class PlanProgram
{
    public required Step[] Steps { get; init; }

    /// <summary>Owns what the steps point to.</summary>
    public required WeightStore Store { get; init; }

    public required long ArenaFloats { get; init; }

    /// <summary>Runs that go through the steps together; a larger call takes several rounds.</summary>
    public required int RunsPerRound { get; init; }

    /// <summary>Images of one run: the model's own batch.</summary>
    public required int ImagesPerRun { get; init; }

    public required int VectorBits { get; init; }
}
