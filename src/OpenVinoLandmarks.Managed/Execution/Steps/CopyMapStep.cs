using OpenVinoLandmarks.Managed.Kernels;

namespace OpenVinoLandmarks.Managed.Execution.Steps;

/// <summary>
/// Copies a map to channels of another map and repeats its pixels by integer factors: a part of a concatenation (factors of 1), or
/// nearest-neighbor upsampling. Its unit of work is one row of the output.
/// </summary>
internal sealed unsafe class CopyMapStep(MapView input, MapView output, int factorY, int factorX) : Step
{
    /// <inheritdoc/>
    public override StepDescription Describe(int images) =>
        new("copy pixels", input.Shape(images), output.Shape(images));

    /// <inheritdoc/>
    public override int CountUnits(int images) => images * output.Layout.Height;

    /// <inheritdoc/>
    public override void Run(in StepScope scope, int begin, int end)
    {
        long bytes = (long)input.Channels * sizeof(float);
        for (int unit = begin; unit < end; unit++)
        {
            (int image, int row) = int.DivRem(unit, output.Layout.Height);
            PixelGrid source = input.Grid(scope, image, row / factorY, 0, 0);
            float* target = output.Grid(scope, image, row, 0, 0).First;
            for (int x = 0; x < output.Layout.Width; x++)
            {
                Buffer.MemoryCopy(source.First + x / factorX * source.PixelStep, target, bytes, bytes);
                target += output.Layout.PixelStep;
            }
        }
    }
}
