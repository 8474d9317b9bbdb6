using System.Text.Json.Serialization;

namespace OpenVinoLandmarks.Models;

/// <summary>One file of a model, as the project's lists state it.</summary>
public sealed record ListedFile
{
    /// <summary>Path below the model's folder, with forward slashes: <c>FP32/NAME.xml</c>.</summary>
    [JsonPropertyName("path")]
    public required string Path { get; init; }

    /// <summary>Size in bytes.</summary>
    [JsonPropertyName("size")]
    public required long Size { get; init; }

    /// <summary>SHA-384 of the content, 96 lower-case hexadecimal digits.</summary>
    [JsonPropertyName("sha384")]
    public required string Sha384 { get; init; }

    /// <summary>Where the file's owner publishes it; null for the project's own files.</summary>
    [JsonPropertyName("address")]
    public Uri? Address { get; init; }
}
