namespace OpenVinoLandmarks.Managed;

/// <summary>Options of <see cref="ManagedPlan.Compile"/>, which checks them and copies their values.</summary>
public sealed class ManagedPlanOptions
{
    // Far above any processor; a plan starts its threads at once and they wait for each other by spinning.
    private const int MaxThreads = 1024;

    /// <summary>
    /// The largest number of runs per call, 1 or more; 1 by default. One run computes the model's inputs once: one image, for a model
    /// that takes one image.
    /// </summary>
    public int Batch { get; set; } = 1;

    /// <summary>
    /// The layout in which the caller writes the inputs; <see cref="ManagedInputLayout.PlanarFloat"/> by default.
    /// <see cref="ManagedInputLayout.InterleavedBytes"/> needs inputs of four dimensions.
    /// </summary>
    public ManagedInputLayout Input { get; set; } = ManagedInputLayout.PlanarFloat;

    /// <summary>
    /// The value that is subtracted from each channel of <see cref="ManagedInputLayout.InterleavedBytes"/>, one per channel; null, the
    /// default, subtracts nothing. Layouts of floats ignore it.
    /// </summary>
    public IReadOnlyList<float>? InputMean { get; set; }

    /// <summary>
    /// The divisor of each channel after the subtraction, as for <see cref="InputMean"/>; null, the default, divides by 1.
    /// </summary>
    public IReadOnlyList<float>? InputScale { get; set; }

    /// <summary>
    /// The number of threads that share the work of one call, from 1 to 1024, the calling thread included; 1 by default. Each context of
    /// the plan has its own.
    /// </summary>
    public int Threads { get; set; } = 1;

    /// <summary>
    /// The widest vectors to use: 512, 256 or 128 bits; 0, the default, uses the widest of the machine. A width that the machine lacks
    /// falls back to the widest that it has.
    /// </summary>
    public int MaxVectorBits { get; set; }

    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    internal void Validate()
    {
        if (Batch < 1)
        {
            throw OutOfRange(nameof(Batch), Batch, "1 or more");
        }

        if (Threads is < 1 or > MaxThreads)
        {
            throw OutOfRange(nameof(Threads), Threads, $"from 1 to {MaxThreads}");
        }

        if (MaxVectorBits is not (0 or 128 or 256 or 512))
        {
            throw OutOfRange(nameof(MaxVectorBits), MaxVectorBits, "128, 256 or 512, or 0 for the widest vectors of the machine");
        }

        if (InputMean?.All(float.IsFinite) == false)
        {
            throw OutOfRange(nameof(InputMean), string.Join(", ", InputMean), "finite numbers");
        }

        if (InputScale?.All(scale => float.IsFinite(1 / scale)) == false)
        {
            throw OutOfRange(nameof(InputScale), string.Join(", ", InputScale), "finite numbers other than 0");
        }

        if (!Enum.IsDefined(Input))
        {
            throw OutOfRange(nameof(Input), Input, $"{ManagedInputLayout.PlanarFloat} or {ManagedInputLayout.InterleavedBytes}");
        }
    }

    /// <summary>Returns an exception that names an option and its allowed values.</summary>
    internal static ArgumentOutOfRangeException OutOfRange(string name, object value, string allowed) =>
        new(name, value, $"{name} must be {allowed}.");
}
