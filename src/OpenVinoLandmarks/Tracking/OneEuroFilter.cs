namespace OpenVinoLandmarks;

/// <summary>
/// Smooths one number that changes over time: a low-pass filter whose cutoff frequency rises with the speed of the number, so that a
/// number at rest is steady and a fast one does not lag (Casiez, Roussel, Vogel: 1 euro filter, a simple speed-based low-pass filter for
/// noisy input in interactive systems, CHI 2012). Not thread-safe. Allocates nothing.
/// </summary>
/// <remarks>
/// The speed is the difference to the last filtered number, as in the authors' packages, and is smoothed too. The first number passes
/// unchanged. The frequency follows the times, which may be irregular.
/// </remarks>
public sealed class OneEuroFilter
{
    private readonly double _minCutoff, _beta, _derivativeCutoff;
    private double _value, _derivative, _frequency;
    private TimeSpan _time;
    private bool _hasValue, _hasFrequency;

    /// <summary>Creates a filter.</summary>
    /// <param name="options">The settings; null for the default values.</param>
    public OneEuroFilter(OneEuroOptions? options = null)
    {
        options ??= new OneEuroOptions();
        (_minCutoff, _beta, _derivativeCutoff) = (options.MinCutoff, options.Beta, options.DerivativeCutoff);
    }

    /// <summary>The last result of <see cref="Filter"/>; 0 before the first.</summary>
    public double Value => _value;

    /// <summary>Filters the next number.</summary>
    /// <param name="value">The number.</param>
    /// <param name="time">
    /// The time of the number, on any clock that does not go back. A number at the same time as the last one is filtered with the last
    /// frequency; before there is a frequency, it passes unchanged.
    /// </param>
    /// <param name="speedScale">
    /// Factor for the speed in the cutoff frequency, greater than 0. With 1, <see cref="OneEuroOptions.Beta"/> is per unit of
    /// <paramref name="value"/> and second.
    /// </param>
    /// <returns>The filtered number.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The number is not finite, the time is before the last one, or the scale is not greater than 0 or not finite.
    /// </exception>
    public double Filter(double value, TimeSpan time, double speedScale = 1)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "A number to filter must be finite.");
        }

        if (!(speedScale > 0 && double.IsFinite(speedScale)))
        {
            throw new ArgumentOutOfRangeException(nameof(speedScale), speedScale, "The scale of the speed must be above 0 and finite.");
        }

        if (!_hasValue)
        {
            (_value, _time, _hasValue) = (value, time, true);
            return value;
        }

        if (time < _time)
        {
            throw new ArgumentOutOfRangeException(
                nameof(time), time, $"The time must not be before that of the last number, {_time}: call Reset to start again.");
        }

        if (time > _time)
        {
            (_frequency, _hasFrequency) = (1 / (time - _time).TotalSeconds, true);
        }

        if (!_hasFrequency)
        {
            return _value = value;
        }

        _derivative += Weight(_derivativeCutoff) * ((value - _value) * _frequency - _derivative);
        _value += Weight(_minCutoff + _beta * speedScale * Math.Abs(_derivative)) * (value - _value);
        _time = time;
        return _value;
    }

    /// <summary>Forgets all numbers, so that the next one passes unchanged.</summary>
    public void Reset() => (_value, _derivative, _frequency, _time, _hasValue, _hasFrequency) = (0, 0, 0, default, false, false);

    // The weight of the new number in a first-order low-pass filter with this cutoff frequency.
    private double Weight(double cutoff)
    {
        double timeConstant = 1 / (2 * Math.PI * cutoff);
        return 1 / (1 + timeConstant * _frequency);
    }
}

/// <summary>The settings of a <see cref="OneEuroFilter"/>. Immutable.</summary>
public sealed record OneEuroOptions
{
    /// <summary>
    /// The cutoff frequency at rest in Hz, greater than 0. Default: 3. The lower it is, the steadier is a number at rest, and the later a
    /// slow change shows.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not greater than 0, or not finite.</exception>
    public double MinCutoff
    {
        get;
        init => field = value > 0 && double.IsFinite(value) ? value : throw OutOfRange(nameof(MinCutoff), value, "greater than 0");
    } = 3;

    /// <summary>
    /// How much the cutoff frequency in Hz rises per unit of speed, 0 or more. Default: 0.06. The higher it is, the less a fast number
    /// lags. In a <see cref="FaceTracker"/> the unit is a pixel per second for a face of 100 pixels: see
    /// <see cref="FaceTrackerOptions.Smoothing"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Beta
    {
        get;
        init => field = value >= 0 && double.IsFinite(value) ? value : throw OutOfRange(nameof(Beta), value, "0 or more");
    } = 0.06;

    /// <summary>The cutoff frequency in Hz with which the speed itself is smoothed, greater than 0. Default: 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not greater than 0, or not finite.</exception>
    public double DerivativeCutoff
    {
        get;
        init => field = value > 0 && double.IsFinite(value)
            ? value
            : throw OutOfRange(nameof(DerivativeCutoff), value, "greater than 0");
    } = 1;

    private static ArgumentOutOfRangeException OutOfRange(string property, double value, string range) =>
        new(property, value, $"{nameof(OneEuroOptions)}.{property} must be {range}, and finite.");
}
