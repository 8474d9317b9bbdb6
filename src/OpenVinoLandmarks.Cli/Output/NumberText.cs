using System.Globalization;

namespace OpenVinoLandmarks.Cli.Output;

/// <summary>How numbers are written: a thousandth of a pixel and a ten-thousandth of a score are finer than any model is.</summary>
internal static class NumberText
{
    public static double Pixels(float value) => Rounded(value, 3);

    public static double Score(float value) => Rounded(value, 4);

    public static string Invariant(double value) => value.ToString(CultureInfo.InvariantCulture);

    // Adding zero turns -0 into 0.
    private static double Rounded(float value, int digits) => Math.Round((double)value, digits) + 0.0;
}
