using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenVinoLandmarks.TestSupport;

/// <summary>One face of the golden data: its box, its crop, and the output of OpenVINO's own Python API for it.</summary>
public sealed record GoldenFace
{
    /// <summary>The image: a file name in <c>golden/images</c>.</summary>
    [JsonPropertyName("image")]
    public required string Image { get; init; }

    /// <summary>The number of the face in its image.</summary>
    [JsonPropertyName("face")]
    public required int Face { get; init; }

    /// <summary>The box as x0, y0, x1, y1 in whole pixels of the image.</summary>
    [JsonPropertyName("box")]
    public required int[] Box { get; init; }

    /// <summary>The model's input: a PNG file of 48 x 48 pixels, relative to <c>golden</c>.</summary>
    [JsonPropertyName("crop")]
    public required string Crop { get; init; }

    /// <summary>The model's ten numbers, by precision of the weights.</summary>
    [JsonPropertyName("output")]
    public required Dictionary<string, float[]> Output { get; init; }

    /// <summary>Five points (x, y) in pixels of the image, by precision of the weights.</summary>
    [JsonPropertyName("points")]
    public required Dictionary<string, float[][]> Points { get; init; }

    /// <summary>Loads all golden faces of a landmark model.</summary>
    public static IReadOnlyList<GoldenFace> Load(string model) =>
        JsonSerializer.Deserialize<GoldenFace[]>(File.ReadAllText(TestData.Golden(model + ".json")))!;
}
