using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenVinoLandmarks.Managed.Tests.Golden;

/// <summary>What is stored beside a bundled model: OpenVINO's outputs for synthetic pictures.</summary>
internal sealed record BundledNumbers
{
    /// <summary>How the pictures are made and who computed the numbers.</summary>
    [JsonPropertyName("rule")]
    public required string Rule { get; init; }

    /// <summary>Every so many outputs are stored, the first one included.</summary>
    [JsonPropertyName("stride")]
    public required int Stride { get; init; }

    [JsonPropertyName("pictures")]
    public required BundledPicture[] Pictures { get; init; }

    public static string FileOf(string model) => Path.Combine(TestData.RepositoryRoot, "models", "bundled", model, "numbers.json");

    public static BundledNumbers Load(string model) => JsonSerializer.Deserialize<BundledNumbers>(File.ReadAllText(FileOf(model)))!;
}

/// <summary>One picture: its seed, and the outputs for each precision.</summary>
internal sealed record BundledPicture
{
    [JsonPropertyName("seed")]
    public required ulong Seed { get; init; }

    [JsonPropertyName("outputs")]
    public required Dictionary<string, float[]> Outputs { get; init; }
}
