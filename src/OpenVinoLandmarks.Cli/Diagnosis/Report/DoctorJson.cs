using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using OpenVinoLandmarks.Cli.SystemInfo;

namespace OpenVinoLandmarks.Cli.Diagnosis.Report;

/// <summary>Reads and writes the reports of <c>doctor</c> and <c>devices</c> as JSON, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DoctorReport))]
[JsonSerializable(typeof(DevicesReport))]
[JsonSerializable(typeof(RuntimeReport))]
[JsonSerializable(typeof(PluginDescription[]))]
[JsonSerializable(typeof(InferenceResult))]
[JsonSerializable(typeof(MainJobReport))]
[JsonSerializable(typeof(FastestReport))]
internal sealed partial class DoctorJson : JsonSerializerContext
{
    /// <summary>For people: indented, and with the letters of file names as they are.</summary>
    public static DoctorJson Indented { get; } = new(new JsonSerializerOptions
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    });
}
