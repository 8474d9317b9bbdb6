using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using OpenVinoLandmarks.Files;

namespace OpenVinoLandmarks.Engines.Fastest;

/// <summary>
/// Keeps the decision about one model in a small file, for the next start. A file that is damaged, of another machine or too old counts as
/// none, and a folder that cannot be written only costs the next start a measurement. Several processes may use the folder at the same
/// time. The format: in the first line a checksum of the rest, which is JSON.
/// </summary>
/// <param name="folder">The folder of all decisions; null keeps nothing.</param>
/// <param name="model">Name of the model, for the name of the file.</param>
/// <param name="key">Everything that the decision depends on.</param>
/// <param name="time">The clock.</param>
internal sealed class DecisionStore(string? folder, string model, string key, TimeProvider time)
{
    private const string Extension = ".decision";
    private const int LargestFile = 1 << 16, ChecksumDigits = 16;

    // Drivers and processors change without a sign that can be read in a few milliseconds.
    private static readonly TimeSpan s_longestUse = TimeSpan.FromDays(30);

    /// <summary>The file; null if nothing is kept.</summary>
    public string? File { get; } = folder is null ? null
        : Path.Combine(folder, $"{Path.GetFileName(model)}-{ContentHash.QuickDigits(Encoding.UTF8.GetBytes(key))}{Extension}");

    /// <summary>Everything that the decision depends on.</summary>
    public string Key => key;

    /// <summary>Returns the decision; null if there is none that can be used.</summary>
    public KeptDecision? Read()
    {
        try
        {
            // A pipe has the length 0. Opening it would wait for a writer.
            if (File is null || new FileInfo(File) is not { Exists: true, Length: > ChecksumDigits and <= LargestFile })
            {
                return null;
            }

            ReadOnlySpan<byte> bytes = System.IO.File.ReadAllBytes(File);
            ReadOnlySpan<byte> json = bytes[(ChecksumDigits + 1)..];
            if (bytes[ChecksumDigits] != '\n' || Encoding.ASCII.GetString(bytes[..ChecksumDigits]) != ContentHash.QuickDigits(json))
            {
                return null;
            }

            KeptDecision? kept = JsonSerializer.Deserialize(json, KeptDecisionJson.Default.KeptDecision);
            TimeSpan? age = time.GetUtcNow() - kept?.Measured;
            return kept?.Key == key && age >= -TimeSpan.FromDays(1) && age < s_longestUse ? kept : null;
        }
        catch (Exception e) when (IsFileError(e) || e is JsonException)
        {
            return null;
        }
    }

    /// <summary>Keeps a decision, and deletes those that are too old.</summary>
    /// <param name="decision">The decision.</param>
    /// <returns>Why it cannot be kept; null if it was.</returns>
    public string? Write(KeptDecision decision)
    {
        if (File is null)
        {
            return "there is no folder for it";
        }

        try
        {
            byte[] json = JsonSerializer.SerializeToUtf8Bytes(decision, KeptDecisionJson.Default.KeptDecision);
            byte[] content = [.. Encoding.ASCII.GetBytes(ContentHash.QuickDigits(json)), (byte)'\n', .. json];
            Directory.CreateDirectory(folder!);
            FileWriter.Write(File, content);
            DeleteOld();
            return null;
        }
        catch (Exception e) when (IsFileError(e))
        {
            return $"{folder} cannot be written: {e.Message.Split('\n')[0].TrimEnd('.', '\r')}";
        }
    }

    private static bool IsFileError(Exception e) =>
        e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    private void DeleteOld()
    {
        DateTime oldest = time.GetUtcNow().UtcDateTime - s_longestUse;
        foreach (FileInfo file in new DirectoryInfo(folder!).EnumerateFiles("*" + Extension))
        {
            if (file.LastWriteTimeUtc < oldest)
            {
                file.Delete();
            }
        }
    }
}

/// <summary>A decision that was kept. Immutable.</summary>
internal sealed record KeptDecision
{
    /// <summary>Everything that the decision depends on.</summary>
    public required string Key { get; init; }

    /// <summary>The expression of the device.</summary>
    public required string Device { get; init; }

    /// <summary>The name of the hardware. If the device has another one later, it is another device.</summary>
    public required string DeviceName { get; init; }

    /// <summary>The precision that is asked for.</summary>
    public required InferencePrecision Precision { get; init; }

    /// <summary>Threads per inference; null for the device's own choice.</summary>
    public int? Threads { get; init; }

    /// <summary>When it was measured.</summary>
    public required DateTimeOffset Measured { get; init; }

    /// <summary>
    /// How many measurements in a row, this one included, had no time for a candidate or for an exact measurement; 0 if there was time.
    /// What OpenVINO has compiled may be kept by the next start.
    /// </summary>
    public int LateMeasurements { get; init; }

    /// <summary>The times of all candidates, for people.</summary>
    public required string Summary { get; init; }

    /// <summary>The candidate; null if the text is not a device.</summary>
    [JsonIgnore]
    public DeviceCandidate? Candidate =>
        DeviceSelection.TryParse(Device, out DeviceSelection? device) ? new DeviceCandidate(device, Precision, Threads) : null;
}

/// <summary>Reads and writes decisions without reflection.</summary>
[JsonSerializable(typeof(KeptDecision))]
[JsonSourceGenerationOptions(
    WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
internal sealed partial class KeptDecisionJson : JsonSerializerContext
{
}
