using System.Globalization;

namespace OpenVinoLandmarks.Reliability.Worker.Soak;

/// <summary>What a soak does. It ends after so many inferences or seconds, whichever comes first.</summary>
internal sealed record SoakOptions
{
    public const string Usage = "soak [--inferences N] [--seconds N] [--threads N] [--seed N] [--growth MIB]";

    public long Inferences { get; init; } = 10_000_000;

    public TimeSpan Time { get; init; } = TimeSpan.MaxValue;

    public int Threads { get; init; } = 8;

    public int Seed { get; init; } = 1;

    /// <summary>How much the resident memory may grow in the second half, in MiB. A short run does not settle within the default.</summary>
    public int GrowthMiB { get; init; } = 1;

    /// <summary>Null where an argument is not understood.</summary>
    public static SoakOptions? Parse(ReadOnlySpan<string> arguments)
    {
        SoakOptions options = new();
        for (int i = 0; i < arguments.Length; i += 2)
        {
            if (i + 1 == arguments.Length || !long.TryParse(arguments[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out long value) || value <= 0)
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
