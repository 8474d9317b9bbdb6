using OpenVinoLandmarks.Managed.Kernels;

namespace OpenVinoLandmarks.Managed.Execution.Steps;

/// <summary>
/// Copies a map to a row-major tensor [N, C, H, W], or to a part of its channels if several maps form one tensor. Its unit of work is one
/// row.
/// </summary>
/// <param name="input">The map.</param>
/// <param name="output">The tensor.</param>
/// <param name="firstChannel">The channel of the tensor that the first channel of the map is copied to.</param>
/// <param name="channels">The number of channels of the tensor.</param>
internal sealed unsafe class MapToTensorStep(MapView input, TensorRef output, int firstChannel, int channels) : Step
{
    /// <inheritdoc/>
    public override StepDescription Describe(int images) =>
        new("transpose", input.Shape(images), output.Shape.Dims.ToArray());

    /// <inheritdoc/>
    public override int CountUnits(int images) => images * input.Layout.Height;

    /// <inheritdoc/>
    public override void Run(in StepScope scope, int begin, int end)
    {
        MapLayout layout = input.Layout;
        int plane = layout.Height * layout.Width;
        for (int unit = begin; unit < end; unit++)
        {
            (int image, int row) = int.DivRem(unit, layout.Height);
            PixelGrid source = input.Grid(scope, image, row, 0, 0);
            float* target = output.Floats(scope, image, channels * plane) + (long)firstChannel * plane + row * layout.Width;
            for (int channel = 0; channel < input.Channels; channel++)
            {
                float* pixel = source.First + channel;
                for (int x = 0; x < layout.Width; x++)
                {
                    target[(long)channel * plane + x] = *pixel;
                    pixel += source.PixelStep;
                }
            }
        }
    }
}
