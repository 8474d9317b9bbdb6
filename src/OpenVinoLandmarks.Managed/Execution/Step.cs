namespace OpenVinoLandmarks.Managed.Execution;

/// <summary>
/// One piece of a plan: reads maps, writes maps. Its work falls into units that write to different places, so that threads may share it.
/// Immutable once planned, except that the planner places the maps.
/// </summary>
internal abstract class Step
{
    /// <summary>Floats of scratch memory that each worker needs.</summary>
    public virtual int ScratchFloats => 0;

    /// <summary>How many independent pieces there are for this many images.</summary>
    public abstract int CountUnits(int images);

    /// <summary>Does the units from <paramref name="begin"/> up to, not including, <paramref name="end"/>.</summary>
    public abstract void Run(in StepScope scope, int begin, int end);
}
