using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Execution.Steps;

/// <summary>
/// Converts the caller's bytes (channels innermost) to a row-major tensor [N, C, H, W] of floats or integers (channels outermost). Its unit
/// of work is one run.
/// </summary>
internal sealed unsafe class BytesToTensorStep(int input, TensorRef output, int imagesPerRun) : Step
{
    /// <inheritdoc/>
    public override int CountUnits(int images) => images / imagesPerRun;

    /// <inheritdoc/>
    public override void Run(in StepScope scope, int begin, int end)
    {
        (int own, int channels, int pixels) = (output.Shape[0], output.Shape[1], output.Shape[2] * output.Shape[3]);
        int imageFloats = channels * pixels * output.Type.MemoryBytes() / sizeof(float);
        for (int image = begin * own; image < end * own; image++)
        {
            byte* source = (byte*)scope.Inputs[input] + (long)image * channels * pixels;
            float* target = output.Floats(scope, image, imageFloats);
            if (output.Type.IsFloat())
            {
                ToFloats(source, target, channels, pixels);
            }
            else
            {
                ToIntegers(source, (long*)target, channels, pixels);
            }
        }
    }

    private static void ToFloats(byte* source, float* target, int channels, int pixels)
    {
        for (int channel = 0; channel < channels; channel++)
        {
            for (int pixel = 0; pixel < pixels; pixel++)
            {
                *target++ = source[(long)pixel * channels + channel];
            }
        }
    }

    private static void ToIntegers(byte* source, long* target, int channels, int pixels)
    {
        for (int channel = 0; channel < channels; channel++)
        {
            for (int pixel = 0; pixel < pixels; pixel++)
            {
                *target++ = source[(long)pixel * channels + channel];
            }
        }
    }
}
