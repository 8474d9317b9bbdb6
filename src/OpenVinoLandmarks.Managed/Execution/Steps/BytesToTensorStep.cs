namespace OpenVinoLandmarks.Managed.Execution.Steps;

/// <summary>The caller's bytes (channels innermost) as a row-major tensor of floats (channels outermost). A unit is an image.</summary>
internal sealed unsafe class BytesToTensorStep(int input, TensorRef output, int channels, int pixels) : Step
{
    /// <inheritdoc/>
    public override int CountUnits(int images) => images;

    /// <inheritdoc/>
    public override void Run(in StepScope scope, int begin, int end)
    {
        for (int image = begin; image < end; image++)
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
