using OpenVinoLandmarks.Managed.Kernels;

namespace OpenVinoLandmarks.Managed.Execution.Steps;

/// <summary>
/// The runs of a direct convolution and its weights in the same order: [block of output channels][run][input of the run][channel of the
/// block]. Taps of a kernel row whose inputs touch in memory make one run.
/// </summary>
internal static unsafe class DirectWeights
{
    /// <summary>True if the inputs of neighbouring taps lie side by side.</summary>
    public static bool RowsTouch(ConvolutionSpec spec, MapLayout input) => spec.DilationX == 1 && input.PixelStep == spec.InputChannels;

    /// <summary>Distances of the runs from the first input of a pixel's window.</summary>
    public static nint[] Runs(ConvolutionSpec spec, MapLayout input)
    {
        int across = RowsTouch(spec, input) ? 1 : spec.KernelWidth;
        nint[] runs = new nint[spec.KernelHeight * across];
        for (int i = 0; i < runs.Length; i++)
        {
            (int y, int x) = int.DivRem(i, across);
            runs[i] = (nint)y * spec.DilationY * input.RowStep + (nint)x * spec.DilationX * input.PixelStep;
        }

        return runs;
    }

    public static float* Pack(ConvolutionSpec spec, int lanes, WeightStore store)
    {
        int taps = spec.KernelHeight * spec.KernelWidth;
        int inputs = spec.InputChannels;
        int paddedOutputs = Padding.RoundUp(spec.OutputChannels, lanes);
        float* packed = store.Allocate((long)taps * inputs * paddedOutputs);
        ReadOnlySpan<float> weights = spec.Weights.Span;
        for (int output = 0; output < spec.OutputChannels; output++)
        {
            int block = output / (2 * lanes) * 2 * lanes;
            int width = Math.Min(2 * lanes, paddedOutputs - block);
            float* target = packed + (long)block * taps * inputs + (output - block);
            for (int tap = 0; tap < taps; tap++)
            {
                for (int input = 0; input < inputs; input++)
                {
                    *target = weights[(output * inputs + input) * taps + tap];
                    target += width;
                }
            }
        }

        return packed;
    }
}
