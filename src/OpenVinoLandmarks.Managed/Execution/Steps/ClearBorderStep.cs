namespace OpenVinoLandmarks.Managed.Execution.Steps;

/// <summary>Writes the zeros around a map again, where other maps use the same memory in the meantime.</summary>
internal sealed class ClearBorderStep(MapView map) : Step
{
    /// <inheritdoc/>
    public override int CountUnits(int images) => images;

    /// <inheritdoc/>
    public override unsafe void Run(in StepScope scope, int begin, int end)
    {
        for (int image = begin; image < end; image++)
        {
            map.Layout.ClearBorder(map.Image(scope, image));
        }
    }
}
