using System.Text.Json;

namespace OpenVinoLandmarks.Evaluation;

/// <summary>What a run measures: the first line of its results, and what two runs must have in common to be put together.</summary>
public sealed record RunHeader
{
    /// <summary>The path of the data set, as the user named it.</summary>
    public required string DataSet { get; init; }

    /// <summary>The format of the data set.</summary>
    public required string Format { get; init; }

    /// <summary>The SHA-256 of the lists (<see cref="FaceDataSet.Fingerprint"/>).</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Where the boxes come from: <c>auto</c>, <c>data</c>, <c>points</c> or <c>detector</c>.</summary>
    public required string Boxes { get; init; }

    /// <summary>How far boxes from dense points are raised, in heights of the points.</summary>
    public required double Raise { get; init; }

    /// <summary>The largest number of pictures, or null.</summary>
    public int? Limit { get; init; }

    /// <summary>The share of this run.</summary>
    public required Shard Shard { get; init; }

    /// <summary>The lowest score of a found face; 0 if no face detector runs.</summary>
    public double Threshold { get; init; }

    /// <summary>The devices, in the order of the answers of each face.</summary>
    public required IReadOnlyList<RunColumn> Columns { get; init; }

    /// <summary>The version of the program that measured.</summary>
    public required string Tool { get; init; }

    /// <summary>True if the boxes come from a face detector.</summary>
    public bool UsesDetector => Boxes == BoxNames.Detector;

    /// <summary>Returns true if another run measures the same apart from its share, so that both can be put together.</summary>
    public bool IsSameRun(RunHeader other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return RunJson.Text(this with { Shard = Shard.All }) == RunJson.Text(other with { Shard = Shard.All });
    }
}

/// <summary>One column of a run: what computed the answers.</summary>
/// <param name="Name">The name of the column: the device as the user named it.</param>
/// <param name="Model">Name of the landmark model.</param>
/// <param name="Precision">Precision of its weights.</param>
/// <param name="Engine">The engine with its version.</param>
/// <param name="ExecutedDevices">The devices that execute.</param>
/// <param name="DeviceName">The name of the hardware.</param>
/// <param name="InferencePrecision">The precision in which the device computes.</param>
/// <param name="FaceDetector">Name of the face detector, or null if none runs.</param>
public sealed record RunColumn(
    string Name,
    string Model,
    string Precision,
    string Engine,
    IReadOnlyList<string> ExecutedDevices,
    string DeviceName,
    string InferencePrecision,
    string? FaceDetector)
{
    /// <summary>Describes a detector.</summary>
    /// <param name="info">The detector's model, engine and devices.</param>
    /// <param name="faceDetector">Name of the face detector, or null.</param>
    public static RunColumn Of(DetectorInfo info, string? faceDetector)
    {
        ArgumentNullException.ThrowIfNull(info);
        EngineInfo engine = info.Engine;
        return new RunColumn(
            engine.RequestedDevice,
            info.Model,
            info.Precision,
            engine.Engine,
            engine.ExecutedDevices,
            engine.DeviceName,
            engine.InferencePrecision,
            faceDetector);
    }
}

/// <summary>A share of a data set: every N-th picture, so that N machines do about the same work.</summary>
/// <param name="Number">The number of the share, from 0 to <paramref name="Count"/> - 1, as Kubernetes counts the pods of a job.</param>
/// <param name="Count">Number of shares.</param>
public readonly record struct Shard(int Number, int Count)
{
    /// <summary>The whole data set.</summary>
    public static Shard All { get; } = new(0, 1);

    /// <summary>Returns true if a picture belongs to this share.</summary>
    /// <param name="picture">The index of the picture in the data set, from 0.</param>
    public bool Contains(int picture) => picture % Count == Number;

    /// <summary>Reads <c>K/N</c>.</summary>
    /// <param name="text">Two whole numbers with <c>0 &lt;= K &lt; N</c>.</param>
    /// <param name="shard">The share.</param>
    public static bool TryParse(string text, out Shard shard)
    {
        ArgumentNullException.ThrowIfNull(text);
        shard = All;
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !int.TryParse(text.AsSpan(0, slash), out int number) || !int.TryParse(text.AsSpan(slash + 1), out int count))
        {
            return false;
        }

        shard = new Shard(number, count);
        return number >= 0 && number < count;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Number}/{Count}";
}

/// <summary>The names of the sources of boxes in files and on the command line.</summary>
internal static class BoxNames
{
    public const string Auto = "auto", Data = "data", Points = "points", Detector = "detector";

    /// <summary>Returns the name of a source.</summary>
    public static string Of(BoxSource source) => source switch
    {
        BoxSource.Auto => Auto,
        BoxSource.Points => Points,
        BoxSource.Detector => Detector,
        _ => Data,
    };
}
