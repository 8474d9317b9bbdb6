namespace OpenVinoLandmarks.Managed.Execution;

/// <summary>The memory that a step works in: the context's maps, scratch of the running worker, and the caller's numbers.</summary>
internal readonly unsafe struct StepScope(float* arena, float* scratch, void** inputs, float** outputs, int images)
{
    public readonly float* Arena = arena;

    public readonly float* Scratch = scratch;

    /// <summary>For each input of the plan, its first image of this round: floats, or bytes where the plan takes bytes.</summary>
    public readonly void** Inputs = inputs;

    /// <summary>For each output of the plan, its first image of this round.</summary>
    public readonly float** Outputs = outputs;

    /// <summary>Images to compute, from the first.</summary>
    public readonly int Images = images;
}
