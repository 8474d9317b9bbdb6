using System.Numerics;

namespace OpenVinoLandmarks;

/// <summary>
/// The order and the range of the colour values that a network takes: number = (byte - mean) / scale, channel by channel. Immutable.
/// </summary>
public sealed record PixelNormalization
{
    /// <summary>Blue, green, red from 0 to 255 as they are, which most Open Model Zoo models take.</summary>
    public static PixelNormalization None { get; } = new();

    /// <summary>True for red, green, blue; false, the default, for blue, green, red.</summary>
    public bool IsRgb { get; init; }

    /// <summary>The value that is subtracted from each channel, in the order of the network's channels.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is not finite.</exception>
    public Vector3 Mean
    {
        get;
        init => field = IsFinite(value) ? value : throw OutOfRange(nameof(Mean), value, "finite");
    }

    /// <summary>The divisor of each channel after the subtraction, in the order of the network's channels.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is 0 or not finite.</exception>
    public Vector3 Scale
    {
        get;
        init => field = IsFinite(value) && IsFinite(Vector3.One / value)
            ? value
            : throw OutOfRange(nameof(Scale), value, "finite and not 0");
    } = Vector3.One;

    /// <summary>True if the network takes the bytes as numbers, in whichever order.</summary>
    public bool TakesBytes => Mean == Vector3.Zero && Scale == Vector3.One;

    /// <summary>Returns the order, the mean and the scale: <c>RGB, mean 127, 127, 127, scale 128, 128, 128</c>.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{(IsRgb ? "RGB" : "BGR")}, mean {Mean.X}, {Mean.Y}, {Mean.Z}, scale {Scale.X}, {Scale.Y}, {Scale.Z}");

    private static bool IsFinite(Vector3 value) => float.IsFinite(value.X) && float.IsFinite(value.Y) && float.IsFinite(value.Z);

    private static ArgumentOutOfRangeException OutOfRange(string property, Vector3 value, string range) =>
        new(property, value, $"{nameof(PixelNormalization)}.{property} must be {range}.");
}
