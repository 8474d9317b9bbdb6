using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Execution.Steps;

/// <summary>Copies a row-major tensor and converts between floats and integers if the types differ. Its unit of work is one run.</summary>
internal sealed class CopyTensorStep(TensorRef input, TensorRef output, int imagesPerRun) : Step
{
    /// <inheritdoc/>
    public override StepDescription Describe(int images) =>
        new("copy", input.Shape.Dims.ToArray(), output.Shape.Dims.ToArray());

    /// <inheritdoc/>
    public override int CountUnits(int images) => images / imagesPerRun;

    /// <inheritdoc/>
    public override void Run(in StepScope scope, int begin, int end)
    {
        for (int run = begin; run < end; run++)
        {
            Copy(input.Locate(scope, run), output.Locate(scope, run));
        }
    }

    private static void Copy(Tensor source, Tensor target)
    {
        if (source.IsFloat && target.IsFloat)
        {
            source.Floats.CopyTo(target.Floats);
        }
        else if (source.IsFloat)
        {
            Span<float> floats = source.Floats;
            Span<long> integers = target.Integers;
            for (int i = 0; i < floats.Length; i++)
            {
                integers[i] = (long)floats[i];
            }
        }
        else
        {
            Span<long> integers = source.Integers;
            Span<float> floats = target.Floats;
            for (int i = 0; i < integers.Length; i++)
            {
                floats[i] = integers[i];
            }
        }
    }
}
