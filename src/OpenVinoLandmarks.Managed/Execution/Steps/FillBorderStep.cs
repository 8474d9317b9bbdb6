namespace OpenVinoLandmarks.Managed.Execution.Steps;

/// <summary>
/// Fills the border of a map, if it is not zero or if other buffers use its memory at other times. Its unit of work is one image.
/// </summary>
internal sealed class FillBorderStep(MapView map) : Step
{
    /// <inheritdoc/>
    public override StepDescription Describe(int images) =>
        new("fill border", [], map.Shape(images));

    /// <inheritdoc/>
    public override int CountUnits(int images) => images;

    /// <inheritdoc/>
    public override unsafe void Run(in StepScope scope, int begin, int end)
    {
        for (int image = begin; image < end; image++)
        {
            map.Layout.FillBorder(map.Image(scope, image), map.Border);
        }
    }
}
