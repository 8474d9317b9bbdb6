using System.Globalization;
using System.Text.Json;

namespace OpenVinoLandmarks.FleetSimulation;

/// <summary>
/// How long a server works for a call, in seconds: for a picture with faces, or for a batch of crops. Immutable.
/// </summary>
internal sealed record ServiceTimes
{
    private const double Microsecond = 1e-6;

    // Total seconds of a batch, by its number of images in ascending order.
    private readonly (int Images, double Seconds)[] _batches = [];

    /// <summary>Creates times for calls that take the same time, or a random one with this mean.</summary>
    /// <param name="name">What was measured.</param>
    /// <param name="picture">Seconds per picture without its faces: decode and face detection.</param>
    /// <param name="face">Seconds per face: crop, inference and number decode.</param>
    public ServiceTimes(string name, double picture, double face) => (Name, Picture, Face) = (name, picture, face);

    private ServiceTimes(string name, (int Images, double Seconds)[] batches)
    {
        (Name, _batches) = (name, batches);
        Face = batches[0].Seconds;
    }

    /// <summary>What was measured.</summary>
    public string Name { get; }

    /// <summary>Where the figures are from.</summary>
    public string Source { get; init; } = "";

    /// <summary>Seconds per picture without its faces.</summary>
    public double Picture { get; }

    /// <summary>Seconds per face; for batches, those of a single image.</summary>
    public double Face { get; }

    /// <summary>True if the times are those of batches of crops.</summary>
    public bool IsBatched => _batches.Length > 0;

    /// <summary>
    /// True for times that are drawn from an exponential distribution with the same mean. The tests compare such queues with formulas.
    /// </summary>
    public bool IsExponential { get; init; }

    /// <summary>Returns the seconds of a picture.</summary>
    /// <param name="faces">Its number of faces.</param>
    /// <param name="random">The source of random numbers.</param>
    public double OfPicture(int faces, Random random)
    {
        double mean = Picture + faces * Face;
        return IsExponential ? -mean * Math.Log(1 - random.NextDouble()) : mean;
    }

    /// <summary>
    /// Returns the seconds of a batch: measured, between two measured sizes interpolated, and above the largest with its time per image.
    /// </summary>
    /// <param name="images">Number of images, at least 1.</param>
    public double OfBatch(int images)
    {
        int above = Array.FindIndex(_batches, batch => batch.Images >= images);
        if (above < 0)
        {
            return _batches[^1].Seconds * images / _batches[^1].Images;
        }

        if (above == 0)
        {
            return _batches[0].Seconds * images / _batches[0].Images;
        }

        ((int less, double lessSeconds), (int more, double moreSeconds)) = (_batches[above - 1], _batches[above]);
        return lessSeconds + (moreSeconds - lessSeconds) * (images - less) / (more - less);
    }

    /// <summary>Returns the mean seconds of work per call, for batches of the size with the least time per image.</summary>
    /// <param name="faces">Mean number of faces per call.</param>
    public double MeanWork(double faces) =>
        IsBatched ? faces * _batches.Min(batch => batch.Seconds / batch.Images) : Picture + faces * Face;

    /// <summary>Reads the figures that are part of this program.</summary>
    public static IReadOnlyList<ServiceTimes> Measured()
    {
        using Stream stream = typeof(ServiceTimes).Assembly.GetManifestResourceStream("measured.json")!;
        using JsonDocument json = JsonDocument.Parse(stream);
        return [.. json.RootElement.EnumerateArray().Select(Read)];
    }

    /// <summary>
    /// Reads one measurement: what <c>ovlandmarks benchmark --format json</c> writes, or an object with the same member <c>stages_us</c>.
    /// </summary>
    /// <exception cref="InvalidDataException">The members are missing, or a time is not positive.</exception>
    public static ServiceTimes Read(JsonElement json)
    {
        string name = Text(json, "name") ?? $"{Text(json, "model")} on {Text(json, "device")}";
        string source = Text(json, "source") ?? "a file of your own";
        if (json.TryGetProperty("batch_us_per_image", out JsonElement sizes))
        {
            (int Images, double Seconds)[] batches =
            [
                .. sizes.EnumerateObject()
                    .Select(size => (Images: int.Parse(size.Name, CultureInfo.InvariantCulture), PerImage: size.Value.GetDouble()))
                    .Select(size => (size.Images, size.Images * Positive("batch_us_per_image", size.PerImage)))
                    .OrderBy(size => size.Images),
            ];
            return new ServiceTimes(name, batches) { Source = source };
        }

        if (!json.TryGetProperty("stages_us", out JsonElement stages))
        {
            throw new InvalidDataException(
                "The file has neither stages_us nor batch_us_per_image: use the output of ovlandmarks benchmark --format json.");
        }

        double picture = Stage("picture_decode") + Stage("face_detection");
        return new ServiceTimes(name, picture, Stage("crop") + Stage("inference") + Stage("number_decode")) { Source = source };

        double Stage(string stage) => stages.TryGetProperty(stage, out JsonElement time) && time.ValueKind == JsonValueKind.Number
            ? Positive(stage, time.GetDouble())
            : throw new InvalidDataException($"stages_us has no time of {stage}.");
    }

    private static double Positive(string member, double microseconds) => microseconds > 0
        ? microseconds * Microsecond
        : throw new InvalidDataException(FormattableString.Invariant($"{member} is {microseconds}; a time is above 0."));

    private static string? Text(JsonElement json, string member) =>
        json.TryGetProperty(member, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
