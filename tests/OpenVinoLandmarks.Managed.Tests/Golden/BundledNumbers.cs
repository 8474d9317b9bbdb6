using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenVinoLandmarks.Managed.Tests.Golden;

/// <summary>The content of numbers.json beside a bundled model: OpenVINO's outputs for synthetic images.</summary>
internal sealed record BundledNumbers
{
    /// <summary>How the images are generated and which version of OpenVINO computed the outputs.</summary>
    [JsonPropertyName("rule")]
    public required string Rule { get; init; }

    /// <summary>The distance of the stored outputs: every n-th output, from the first one on.</summary>
    [JsonPropertyName("stride")]
    public required int Stride { get; init; }

    [JsonPropertyName("pictures")]
    public required BundledPicture[] Pictures { get; init; }

    public static string FileOf(string model) => Path.Combine(TestData.RepositoryRoot, "models", "bundled", model, "numbers.json");

    public static BundledNumbers Load(string model) => JsonSerializer.Deserialize<BundledNumbers>(File.ReadAllText(FileOf(model)))!;
}

/// <summary>The seed of an image, and the outputs for it per precision.</summary>
internal sealed record BundledPicture
{
    [JsonPropertyName("seed")]
    public required ulong Seed { get; init; }

    [JsonPropertyName("outputs")]
    public required Dictionary<string, float[]> Outputs { get; init; }
}
