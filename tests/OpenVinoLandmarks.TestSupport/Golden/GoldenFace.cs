using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenVinoLandmarks.TestSupport;

/// <summary>One face of the golden data: its box, its crop, and what OpenVINO's Python API gave for it.</summary>
public sealed record GoldenFace
{
    /// <summary>File name below <c>golden/images</c>.</summary>
    [JsonPropertyName("image")]
    public required string Image { get; init; }

    /// <summary>Number of the face in its image.</summary>
    [JsonPropertyName("face")]
    public required int Face { get; init; }

    /// <summary>Integer box x0, y0, x1, y1.</summary>
    [JsonPropertyName("box")]
    public required int[] Box { get; init; }

    /// <summary>File below <c>golden</c>: the 48x48 BGR crop that was fed.</summary>
    [JsonPropertyName("crop")]
    public required string Crop { get; init; }

    /// <summary>Ten outputs for each precision.</summary>
    [JsonPropertyName("output")]
    public required Dictionary<string, float[]> Output { get; init; }

    /// <summary>Five points (x, y) in image pixels for each precision.</summary>
    [JsonPropertyName("points")]
    public required Dictionary<string, float[][]> Points { get; init; }

    /// <summary>All faces for a landmark model.</summary>
    public static IReadOnlyList<GoldenFace> Load(string model) =>
        JsonSerializer.Deserialize<GoldenFace[]>(File.ReadAllText(TestData.Golden(model + ".json")))!;
}
