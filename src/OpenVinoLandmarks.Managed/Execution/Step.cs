namespace OpenVinoLandmarks.Managed.Execution;

/// <summary>
/// One step of a plan: reads and writes maps or tensors. Its work is divided into units that write to different memory, so that threads can
/// share it. Immutable, except that the planner sets the offsets of its buffers.
/// </summary>
internal abstract class Step
{
    /// <summary>The scratch memory that each worker needs, in floats.</summary>
    public virtual int ScratchFloats => 0;

    /// <summary>Returns the number of units of work for a number of images.</summary>
    public abstract int CountUnits(int images);

    /// <summary>Computes the units from <paramref name="begin"/> up to, but not including, <paramref name="end"/>.</summary>
    public abstract void Run(in StepScope scope, int begin, int end);
}

/// <summary>
/// The memory that a step uses in one round: the arena, the scratch memory of the worker, and the caller's inputs and outputs.
/// </summary>
internal readonly unsafe struct StepScope(float* arena, float* scratch, void** inputs, float** outputs, int images)
{
    public readonly float* Arena = arena;

    public readonly float* Scratch = scratch;

    /// <summary>Per input of the plan, the first image of this round: floats, or bytes if the plan takes bytes.</summary>
    public readonly void** Inputs = inputs;

    /// <summary>Per output of the plan, the first image of this round.</summary>
    public readonly float** Outputs = outputs;

    /// <summary>The number of images to compute.</summary>
    public readonly int Images = images;
}
