namespace OpenVinoLandmarks.Managed.Execution;

/// <summary>The memory that a step works in: the context's maps, and scratch of the running worker.</summary>
internal readonly unsafe struct StepScope(float* arena, float* scratch, int images)
{
    public readonly float* Arena = arena;

    public readonly float* Scratch = scratch;

    /// <summary>Images to compute, from the first.</summary>
    public readonly int Images = images;
}
