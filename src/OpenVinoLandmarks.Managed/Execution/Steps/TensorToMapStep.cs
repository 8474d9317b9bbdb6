using OpenVinoLandmarks.Managed.Kernels;

namespace OpenVinoLandmarks.Managed.Execution.Steps;

/// <summary>Copies a row-major tensor [N, C, H, W] to a map and scales and shifts it. Its unit of work is one row.</summary>
internal sealed unsafe class TensorToMapStep(TensorRef input, MapView output, float[] scale, float[] shift) : Step
{
    /// <inheritdoc/>
    public override StepDescription Describe(int images) =>
        new("transpose", input.Shape.Dims.ToArray(), output.Shape(images));

    /// <inheritdoc/>
    public override int CountUnits(int images) => images * output.Layout.Height;

    /// <inheritdoc/>
    public override void Run(in StepScope scope, int begin, int end)
    {
        MapLayout layout = output.Layout;
        int plane = layout.Height * layout.Width;
        for (int unit = begin; unit < end; unit++)
        {
            (int image, int row) = int.DivRem(unit, layout.Height);
            float* source = input.Floats(scope, image, output.Channels * plane) + row * layout.Width;
            float* target = output.Grid(scope, image, row, 0, 0).First;
            if (output.Channels == 3)
            {
                RunThree(source, plane, target, layout.Width, layout.PixelStep);
                continue;
            }

            for (int channel = 0; channel < output.Channels; channel++)
            {
                float* first = source + (long)channel * plane;
                RunChannel(first, target + channel, layout.Width, layout.PixelStep, scale[channel], shift[channel]);
            }
        }
    }

    private static void RunChannel(float* source, float* target, int width, nint step, float factor, float summand)
    {
        for (int x = 0; x < width; x++)
        {
            *target = source[x] * factor + summand;
            target += step;
        }
    }

    /// <summary>Copies three channels, as of color images, in one pass over the pixels.</summary>
    private void RunThree(float* source, nint plane, float* target, int width, nint step)
    {
        (float scale0, float scale1, float scale2) = (scale[0], scale[1], scale[2]);
        (float shift0, float shift1, float shift2) = (shift[0], shift[1], shift[2]);
        float* end = source + width;
        for (; source < end; source++)
        {
            target[0] = source[0] * scale0 + shift0;
            target[1] = source[plane] * scale1 + shift1;
            target[2] = source[2 * plane] * scale2 + shift2;
            target += step;
        }
    }
}
