using OpenVinoLandmarks.Managed.Kernels;

namespace OpenVinoLandmarks.Managed.Execution.Steps;

/// <summary>
/// Transformed 3x3 weights: [block of output channels][product][input channel][channel of the block]. A block has two vectors of
/// channels; the last may have one.
/// </summary>
internal static unsafe class WinogradWeights
{
    public static float* Pack<TTile>(ConvolutionSpec spec, int lanes, WeightStore store)
        where TTile : struct, IWinogradTile
    {
        int side = TTile.InputSide;
        int products = side * side;
        int paddedOutputs = Padding.RoundUp(spec.OutputChannels, lanes);
        float* packed = store.Allocate((long)products * spec.InputChannels * paddedOutputs);
        ReadOnlySpan<float> weights = spec.Weights.Span;
        Span<double> transformed = stackalloc double[side * side];
        for (int output = 0; output < spec.OutputChannels; output++)
        {
            int block = output / (2 * lanes) * 2 * lanes;
            int width = Math.Min(2 * lanes, paddedOutputs - block);
            float* target = packed + (long)block * products * spec.InputChannels + (output - block);
            for (int input = 0; input < spec.InputChannels; input++)
            {
                Transform(TTile.WeightTransform, weights.Slice((output * spec.InputChannels + input) * 9, 9), transformed);
                for (int product = 0; product < products; product++)
                {
                    target[((long)product * spec.InputChannels + input) * width] = (float)transformed[product];
                }
            }
        }

        return packed;
    }

    /// <summary>G g G', in double: rounding once keeps the weights as exact as floats can be.</summary>
    private static void Transform(ReadOnlySpan<double> transform, ReadOnlySpan<float> kernel, Span<double> result)
    {
        int side = transform.Length / 3;
        Span<double> half = stackalloc double[side * 3];
        for (int i = 0; i < side; i++)
        {
            for (int x = 0; x < 3; x++)
            {
                half[i * 3 + x] = transform[i * 3] * kernel[x] + transform[i * 3 + 1] * kernel[3 + x] + transform[i * 3 + 2] * kernel[6 + x];
            }
        }

        for (int i = 0; i < side; i++)
        {
            for (int j = 0; j < side; j++)
            {
                result[i * side + j] = half[i * 3] * transform[j * 3] + half[i * 3 + 1] * transform[j * 3 + 1] + half[i * 3 + 2] * transform[j * 3 + 2];
            }
        }
    }
}
