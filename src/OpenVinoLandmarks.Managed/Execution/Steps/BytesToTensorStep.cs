using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Execution.Steps;

/// <summary>
/// Converts the caller's bytes (channels innermost) to a row-major tensor [N, C, H, W] of floats or integers (channels outermost), and
/// scales and shifts floats. Its unit of work is one run.
/// </summary>
internal sealed unsafe class BytesToTensorStep : Step
{
    private readonly TensorRef _output;
    private readonly int _input, _imagesPerRun;
    private readonly float[]? _scale, _shift;

    /// <param name="input">The index of the plan's input.</param>
    /// <param name="output">The tensor.</param>
    /// <param name="imagesPerRun">Images per run.</param>
    /// <param name="scale">One factor per channel; null for 1.</param>
    /// <param name="shift">One summand per channel; null for 0.</param>
    public BytesToTensorStep(int input, TensorRef output, int imagesPerRun, float[]? scale, float[]? shift) =>
        (_input, _output, _imagesPerRun, _scale, _shift) = (input, output, imagesPerRun, scale, shift);


    /// <inheritdoc/>
    public override StepDescription Describe(int images) =>
        new("bytes to floats", _output.Shape.Dims.ToArray(), _output.Shape.Dims.ToArray());

    /// <inheritdoc/>
    public override int CountUnits(int images) => images / _imagesPerRun;

    /// <inheritdoc/>
    public override void Run(in StepScope scope, int begin, int end)
    {
        (int own, int channels, int pixels) = (_output.Shape[0], _output.Shape[1], _output.Shape[2] * _output.Shape[3]);
        int imageFloats = channels * pixels * _output.Type.MemoryBytes() / sizeof(float);
        for (int image = begin * own; image < end * own; image++)
        {
            byte* source = (byte*)scope.Inputs[_input] + (long)image * channels * pixels;
            float* target = _output.Floats(scope, image, imageFloats);
            if (_output.Type.IsFloat())
            {
                ToFloats(source, target, channels, pixels);
            }
            else
            {
                ToIntegers(source, (long*)target, channels, pixels);
            }
        }
    }

    private void ToFloats(byte* source, float* target, int channels, int pixels)
    {
        for (int channel = 0; channel < channels; channel++)
        {
            (float scale, float shift) = (_scale?[channel] ?? 1, _shift?[channel] ?? 0);
            for (int pixel = 0; pixel < pixels; pixel++)
            {
                *target++ = source[(long)pixel * channels + channel] * scale + shift;
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
