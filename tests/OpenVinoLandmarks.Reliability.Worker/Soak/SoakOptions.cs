using System.Globalization;

namespace OpenVinoLandmarks.Reliability.Worker.Soak;

/// <summary>The options of a soak run. It ends after the given number of inferences or seconds, whichever comes first.</summary>
internal sealed record SoakOptions
{
    public const string Usage = "soak [--inferences N] [--seconds N] [--threads N] [--seed N] [--growth MIB]";

    public long Inferences { get; init; } = 10_000_000;

    public TimeSpan Time { get; init; } = TimeSpan.MaxValue;

    public int Threads { get; init; } = 8;

    public int Seed { get; init; } = 1;

    /// <summary>The growth of the resident memory that is allowed in the second half, in MiB. A short run needs more than the
    /// default.</summary>
    public int GrowthMiB { get; init; } = 1;

    /// <summary>Returns the options, or null if an argument is unknown or invalid.</summary>
    public static SoakOptions? Parse(ReadOnlySpan<string> arguments)
    {
        SoakOptions options = new();
        for (int i = 0; i < arguments.Length; i += 2)
        {
            if (i + 1 == arguments.Length
                || !long.TryParse(arguments[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out long value)
                || value <= 0)
            {
                return null;
            }

            SoakOptions? next = arguments[i] switch
            {
                "--inferences" => options with { Inferences = value },
                "--seconds" => options with { Time = TimeSpan.FromSeconds(value) },
                "--threads" => options with { Threads = (int)value },
                "--seed" => options with { Seed = (int)value },
                "--growth" => options with { GrowthMiB = (int)value },
                _ => null,
            };
            if (next is null)
            {
                return null;
            }

            options = next;
        }

        return options;
    }
}
