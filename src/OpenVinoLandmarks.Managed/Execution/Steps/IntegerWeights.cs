using OpenVinoLandmarks.Managed.Kernels;
using OpenVinoLandmarks.Managed.Kernels.Integer;

namespace OpenVinoLandmarks.Managed.Execution.Steps;

/// <summary>
/// The weights of a convolution as integers with a scale per output channel. They are recognized by their values, so that the form in which
/// a model stores them (bytes with scales, a FakeQuantize of floats) does not matter.
/// </summary>
internal sealed class IntegerWeights
{
    /// <summary>The error that the rounding of scale and product to floats can leave, relative to the largest weight.</summary>
    private const double Tolerance = 1.0 / (1 << 20);

    private readonly ConvolutionSpec _spec;
    private readonly sbyte[] _values;

    private IntegerWeights(ConvolutionSpec spec, sbyte[] values, double[] scales) => (_spec, _values, Scales) = (spec, values, scales);

    /// <summary>The factor of the integers of each output channel.</summary>
    public double[] Scales { get; }

    private int Taps => _spec.KernelHeight * _spec.KernelWidth;

    /// <summary>Returns the integers of a convolution with one group; null if a channel has other numbers.</summary>
    public static IntegerWeights? Of(ConvolutionSpec spec)
    {
        ReadOnlySpan<float> weights = spec.Weights.Span;
        sbyte[] values = new sbyte[weights.Length];
        double[] scales = new double[spec.OutputChannels];
        int count = weights.Length / spec.OutputChannels;
        for (int output = 0; output < spec.OutputChannels; output++)
        {
            int first = output * count;
            if (Scale(weights.Slice(first, count), values.AsSpan(first, count)) is not { } scale)
            {
                return null;
            }

            scales[output] = scale;
        }

        return new IntegerWeights(spec, values, scales);
    }

    /// <summary>Returns the weight of an input channel, 0 behind the last one.</summary>
    public int Value(int output, int input, int tap) => output < _spec.OutputChannels && input < _spec.InputChannels
        ? _values[((output * _spec.InputChannels) + input) * Taps + tap]
        : 0;

    /// <summary>Returns the sum of all weights of an output channel.</summary>
    public long Sum(int output)
    {
        long sum = 0;
        foreach (sbyte value in _values.AsSpan(output * _spec.InputChannels * Taps, _spec.InputChannels * Taps))
        {
            sum += value;
        }

        return sum;
    }

    /// <summary>Whether two neighboring products of four inputs may not fit into 16 bits, in a range of output channels.</summary>
    public bool ExceedsPairs(int firstOutput, int outputs, int group, int tap)
    {
        for (int output = firstOutput; output < firstOutput + outputs; output++)
        {
            for (int input = 4 * group; input < 4 * group + 4; input += 2)
            {
                if (PairLimit.Exceeds(Value(output, input, tap), Value(output, input + 1, tap)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Finds the largest scale of which all numbers are multiples from -128 to 127.</summary>
    private static double? Scale(ReadOnlySpan<float> weights, Span<sbyte> values)
    {
        double largest = 0;
        foreach (float weight in weights)
        {
            largest = Math.Max(largest, Math.Abs((double)weight));
        }

        if (largest == 0)
        {
            return 0;
        }

        for (int most = 1; most <= -sbyte.MinValue && double.IsFinite(largest); most++)
        {
            if (AreMultiples(weights, largest / most, largest * Tolerance, values))
            {
                return largest / most;
            }
        }

        return null;
    }

    private static bool AreMultiples(ReadOnlySpan<float> weights, double scale, double tolerance, Span<sbyte> values)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            double multiple = Math.Round(weights[i] / scale);
            if (multiple > sbyte.MaxValue || !(Math.Abs(weights[i] - multiple * scale) <= tolerance))
            {
                return false;
            }

            values[i] = (sbyte)multiple;
        }

        return true;
    }
}
