namespace OpenVinoLandmarks.Managed.Execution.Steps;

/// <summary>The caller's bytes (channels innermost) as a row-major tensor [N, C, H, W] of floats (channels outermost). A unit is a run.</summary>
internal sealed unsafe class BytesToTensorStep(int input, TensorRef output, int imagesPerRun) : Step
{
    /// <inheritdoc/>
    public override int CountUnits(int images) => images / imagesPerRun;

    /// <inheritdoc/>
    public override void Run(in StepScope scope, int begin, int end)
    {
        (int own, int channels, int pixels) = (output.Shape[0], output.Shape[1], output.Shape[2] * output.Shape[3]);
        for (int image = begin * own; image < end * own; image++)
        {
            byte* source = (byte*)scope.Inputs[input] + (long)image * channels * pixels;
            float* target = output.Floats(scope, image, channels * pixels);
            for (int channel = 0; channel < channels; channel++)
            {
                for (int pixel = 0; pixel < pixels; pixel++)
                {
                    *target++ = source[(long)pixel * channels + channel];
                }
            }
        }
    }
}
