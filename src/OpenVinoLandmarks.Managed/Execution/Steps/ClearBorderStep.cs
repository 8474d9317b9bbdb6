namespace OpenVinoLandmarks.Managed.Execution.Steps;

/// <summary>Clears the border of a map whose memory other buffers use at other times. Its unit of work is one image.</summary>
internal sealed class ClearBorderStep(MapView map) : Step
{
    /// <inheritdoc/>
    public override StepDescription Describe(int images) =>
        new("clear border", [], map.Shape(images));

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
