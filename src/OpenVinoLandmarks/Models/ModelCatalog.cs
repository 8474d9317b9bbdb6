using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.Json;

namespace OpenVinoLandmarks.Models;

/// <summary>The models that the project knows: Intel's, whose files are found or fetched, and its own, which are embedded.</summary>
internal static class ModelCatalog
{
    /// <summary>Intel's landmark model, the default where its weights are found.</summary>
    public const string OfficialLandmarks = "landmarks-regression-retail-0009";

    /// <summary>Intel's face detector, the default where its weights are found.</summary>
    public const string OfficialFaceDetector = "face-detection-retail-0004";

    /// <summary>The project's own landmark model.</summary>
    public const string BundledLandmarks = "face-landmarks-5pt-0001";

    /// <summary>The project's own face detector.</summary>
    public const string BundledFaceDetector = "face-detection-0001";

    private const string ResourcePrefix = "models/";

    /// <summary>All known models, by the order of their names.</summary>
    public static IReadOnlyList<ListedModel> Models { get; } = [.. LoadLists().OrderBy(model => model.Name, StringComparer.Ordinal)];

    /// <summary>The model of that name (case counts, as in file names), or null.</summary>
    /// <param name="name">Name of the model.</param>
    public static ListedModel? Find(string name) => Models.FirstOrDefault(model => model.Name == name);

    /// <summary>The embedded content of a bundled model's file, or null where the library carries none.</summary>
    internal static byte[]? ReadEmbedded(ListedModel model, ListedFile file)
    {
        using Stream? stream = typeof(ModelCatalog).Assembly.GetManifestResourceStream($"{ResourcePrefix}bundled/{model.Name}/{file.Path}");
        if (stream is null)
        {
            return null;
        }

        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    private static bool IsModelJson(string resource) =>
        resource.StartsWith(ResourcePrefix, StringComparison.Ordinal) && resource.EndsWith("/model.json", StringComparison.Ordinal);

    private static IEnumerable<ListedModel> LoadLists()
    {
        Assembly assembly = typeof(ModelCatalog).Assembly;
        foreach (string resource in assembly.GetManifestResourceNames().Where(IsModelJson))
        {
            using Stream stream = assembly.GetManifestResourceStream(resource)!;
            ListedModel model = JsonSerializer.Deserialize(stream, ModelListJson.Default.ListedModel)!;
            yield return model with { IsBundled = resource.StartsWith(ResourcePrefix + "bundled/", StringComparison.Ordinal) };
        }
    }
}

/// <summary>A model whose files the project knows by size and checksum.</summary>
internal sealed record ListedModel
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

/// <summary>One file of a model, as the project's lists state it.</summary>
internal sealed record ListedFile
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

/// <summary>Reads the lists without reflection, so that trimmed programs can.</summary>
[JsonSerializable(typeof(ListedModel))]
internal sealed partial class ModelListJson : JsonSerializerContext
{
}
