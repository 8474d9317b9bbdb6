namespace OpenVinoLandmarks.Managed.Execution;

/// <summary>
/// One step of a plan: reads and writes maps or tensors. Its work is divided into units that write to different memory, so that threads can
/// share it. Immutable, except that the planner sets the offsets of its buffers.
/// </summary>
internal abstract class Step
{
    /// <summary>The layer of the model that the step belongs to.</summary>
    public string Layer { get; set; } = "";

    /// <summary>The scratch memory that each worker needs, in floats.</summary>
    public virtual int ScratchFloats => 0;

    /// <summary>Returns what the step computes for a number of images, for profiles.</summary>
    public abstract StepDescription Describe(int images);

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

/// <summary>What a step computes.</summary>
/// <param name="Method">The method, in words.</param>
/// <param name="Input">The shape of its largest input; empty if it has none.</param>
/// <param name="Output">The shape of its output.</param>
/// <param name="MultiplyAdds">
/// The multiply-adds of convolutions and matrix products by their definition; 0 for other steps. Winograd's algorithm needs fewer.
/// </param>
internal readonly record struct StepDescription(string Method, int[] Input, int[] Output, long MultiplyAdds = 0);
