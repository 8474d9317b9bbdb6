using OpenVinoLandmarks.Managed.Execution.Steps;

namespace OpenVinoLandmarks.Managed.Planning;

/// <summary>
/// Divides a FakeQuantize into a rounding to levels and the function of the levels, so that the functions before and behind it can be
/// joined with its own. OpenVINO's CPU plugin computes it so, too.
/// </summary>
internal static class LevelFunctions
{
    /// <summary>Returns the rounding and the function from its levels to the output.</summary>
    /// <param name="quantize">The FakeQuantize.</param>
    /// <param name="before">A function to apply before it, or null.</param>
    public static (LevelRounding Rounding, AffineFunction Output) Of(PointwiseOperation.Quantize quantize, AffineFunction? before)
    {
        int steps = quantize.Levels - 1;
        AffineFunction toLevels = Between(quantize.InputLow, quantize.InputHigh, range => steps / range, (low, scale) => -low * scale);
        AffineFunction output = Between(quantize.OutputLow, quantize.OutputHigh, range => range / steps, (low, _) => low);
        toLevels = before?.Then(toLevels) ?? toLevels;
        return (new LevelRounding(toLevels.Scale, toLevels.Shift, steps), output);
    }

    private static AffineFunction Between(
        float[] low, float[] high, Func<double, double> scaleOf, Func<double, double, double> shiftOf)
    {
        float[] scale = new float[low.Length];
        float[] shift = new float[low.Length];
        for (int i = 0; i < low.Length; i++)
        {
            double exact = scaleOf((double)high[i] - low[i]);
            (scale[i], shift[i]) = ((float)exact, (float)shiftOf(low[i], exact));
        }

        return new AffineFunction(scale, shift);
    }
}
