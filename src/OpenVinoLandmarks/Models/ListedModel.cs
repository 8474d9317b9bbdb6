using System.Text.Json.Serialization;

namespace OpenVinoLandmarks.Models;

/// <summary>A model whose files the project knows by size and checksum.</summary>
public sealed record ListedModel
{
    /// <summary>Name of the model, which is also the name of its folder and of its files.</summary>
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>The files of all precisions.</summary>
    [JsonPropertyName("files")]
    public required IReadOnlyList<ListedFile> Files { get; init; }

    /// <summary>True for the project's own weights, which are embedded in the library.</summary>
    [JsonIgnore]
    public bool IsBundled { get; init; }

    /// <summary>The file of one precision.</summary>
    /// <param name="precision">FP32, FP16 or FP16-INT8, in any case.</param>
    /// <param name="extension"><c>.xml</c> or <c>.bin</c>.</param>
    /// <returns>The file, or null where the list has none.</returns>
    public ListedFile? Find(string precision, string extension) =>
        Files.FirstOrDefault(file => file.Path.Equals($"{precision}/{Name}{extension}", StringComparison.OrdinalIgnoreCase));
}
