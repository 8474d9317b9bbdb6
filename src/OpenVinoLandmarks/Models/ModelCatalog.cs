using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.Json;
using OpenVinoLandmarks.Files;

namespace OpenVinoLandmarks.Models;

/// <summary>
/// The known models: those of others, whose files are searched for or downloaded, and this project's own, which are embedded in the
/// library.
/// </summary>
internal static class ModelCatalog
{
    /// <summary>Intel's landmark model: the default if its weights are found.</summary>
    public const string OfficialLandmarks = "landmarks-regression-retail-0009";

    /// <summary>Intel's face detector: the default if its weights are found.</summary>
    public const string OfficialFaceDetector = "face-detection-retail-0004";

    /// <summary>This project's landmark model: the default if Intel's is not found.</summary>
    public const string BundledLandmarks = "face-landmarks-5pt-0002";

    /// <summary>This project's face detector: the default if Intel's is not found.</summary>
    public const string BundledFaceDetector = "face-detection-0002";

    private const string ResourcePrefix = "models/";

    /// <summary>All known models, sorted by name.</summary>
    public static IReadOnlyList<ListedModel> Models { get; } = [.. ReadLists().OrderBy(model => model.Name, StringComparer.Ordinal)];

    /// <summary>Returns the model with a name, or null. Names are case-sensitive, because they are also file names.</summary>
    /// <param name="name">Name of the model.</param>
    public static ListedModel? Find(string name) => Models.FirstOrDefault(model => model.Name == name);

    /// <summary>Returns the model that an ONNX file belongs to, by its content; null if it is not a known one.</summary>
    /// <param name="content">Content of the file.</param>
    public static ListedModel? FindOnnx(ReadOnlySpan<byte> content)
    {
        int size = content.Length;
        string? checksum = null;
        foreach (ListedModel model in Models)
        {
            foreach (ListedFile file in model.Files.Where(file => file.IsOnnx && file.Size == size))
            {
                checksum ??= ContentHash.Sha384Digits(content);
                if (file.Sha384 == checksum)
                {
                    return model;
                }
            }
        }

        return null;
    }

    /// <summary>Reads an embedded file of a bundled model; null if the library does not contain it.</summary>
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

    private static IEnumerable<ListedModel> ReadLists()
    {
        Assembly assembly = typeof(ModelCatalog).Assembly;
        foreach (string resource in assembly.GetManifestResourceNames().Where(IsModelJson))
        {
            using Stream stream = assembly.GetManifestResourceStream(resource)!;
            byte[] json = new byte[stream.Length];
            stream.ReadExactly(json);
            ListedModel model = JsonSerializer.Deserialize(json, ModelListJson.Default.ListedModel)!;
            yield return model with
            {
                IsBundled = resource.StartsWith(ResourcePrefix + "bundled/", StringComparison.Ordinal),
                Card = ModelCard.Parse(json),
            };
        }
    }
}

/// <summary>A known model with the sizes and checksums of its files.</summary>
internal sealed record ListedModel
{
    /// <summary>Name of the model, which is also the name of its folder and of its files.</summary>
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>The files of all precisions.</summary>
    [JsonPropertyName("files")]
    public required IReadOnlyList<ListedFile> Files { get; init; }

    /// <summary>The files of other releases, which users still have; empty if none are known.</summary>
    [JsonPropertyName("otherReleases")]
    public IReadOnlyList<ListedRelease>? OtherReleases { get; init; }

    /// <summary>The licence of the weights: an SPDX identifier, or a sentence.</summary>
    [JsonPropertyName("licence")]
    public string? Licence { get; init; }

    /// <summary>What a user should know about the files, in whole sentences; null if there is nothing to say.</summary>
    [JsonPropertyName("notice")]
    public string? Notice { get; init; }

    /// <summary>The page of the model's authors.</summary>
    [JsonPropertyName("source")]
    public Uri? Source { get; init; }

    /// <summary>True if the licence does not permit commercial use.</summary>
    [JsonPropertyName("nonCommercial")]
    public bool IsNonCommercial { get; init; }

    /// <summary>How images are prepared for the model and how its output is read.</summary>
    [JsonIgnore]
    public ModelCard? Card { get; init; }

    /// <summary>True for this project's models, which are embedded in the library.</summary>
    [JsonIgnore]
    public bool IsBundled { get; init; }

    /// <summary>Returns the file of a precision.</summary>
    /// <param name="precision">FP32, FP16 or FP16-INT8, in any case.</param>
    /// <param name="extension"><c>.xml</c> or <c>.bin</c>.</param>
    /// <returns>The file; null if the model does not have it.</returns>
    public ListedFile? Find(string precision, string extension) =>
        Files.FirstOrDefault(file => file.Path.Equals($"{precision}/{Name}{extension}", StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Returns true if both files are equal to those that the library contains. Comparing bytes is faster than a checksum and does not need
    /// OpenSSL.
    /// </summary>
    /// <param name="precision">FP32, FP16 or FP16-INT8, in any case.</param>
    /// <param name="xml">Content of the .xml file.</param>
    /// <param name="weights">Content of the .bin file.</param>
    public bool IsEmbedded(string precision, ReadOnlySpan<byte> xml, ReadOnlySpan<byte> weights) => IsBundled
        && Find(precision, ".xml") is { } xmlFile && ModelCatalog.ReadEmbedded(this, xmlFile).AsSpan().SequenceEqual(xml)
        && Find(precision, ".bin") is { } binFile && ModelCatalog.ReadEmbedded(this, binFile).AsSpan().SequenceEqual(weights)
        && !xml.IsEmpty;

    /// <summary>Returns true if both files are those of one release.</summary>
    /// <param name="precision">FP32, FP16 or FP16-INT8, in any case.</param>
    /// <param name="xml">Content of the .xml file.</param>
    /// <param name="weights">Content of the .bin file.</param>
    /// <exception cref="DeviceException">OpenSSL is missing, and the files are not those of an embedded model.</exception>
    public bool Matches(string precision, ReadOnlySpan<byte> xml, ReadOnlySpan<byte> weights)
    {
        if (IsEmbedded(precision, xml, weights))
        {
            return true;
        }

        if (Find(precision, ".xml") is { } xmlFile && ModelChecksum.Matches(xml, xmlFile.Size, xmlFile.Sha384, null)
            && Find(precision, ".bin") is { } binFile && ModelChecksum.Matches(weights, binFile.Size, binFile.Sha384, null))
        {
            return true;
        }

        foreach (ListedRelease release in OtherReleases ?? [])
        {
            if (release.Find($"{precision}/{Name}.xml") is { } otherXml
                && ModelChecksum.Matches(xml, otherXml.Size, otherXml.Sha384, otherXml.Sha256)
                && release.Find($"{precision}/{Name}.bin") is { } otherBin
                && ModelChecksum.Matches(weights, otherBin.Size, otherBin.Sha384, otherBin.Sha256))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>Another release of a known model.</summary>
internal sealed record ListedRelease
{
    /// <summary>The release of the Open Model Zoo: <c>2021.4</c>.</summary>
    [JsonPropertyName("release")]
    public required string Release { get; init; }

    /// <summary>The commit of the Open Model Zoo whose list states the checksums; null if it is not recorded.</summary>
    [JsonPropertyName("commit")]
    public string? Commit { get; init; }

    /// <summary>Its files.</summary>
    [JsonPropertyName("files")]
    public required IReadOnlyList<ReleasedFile> Files { get; init; }

    /// <summary>Returns a file by its path, in any case, or null.</summary>
    public ReleasedFile? Find(string path) => Files.FirstOrDefault(file => file.Path.Equals(path, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A file of another release, with the checksum that the Open Model Zoo stated then: SHA-256 until 2021, then SHA-384.</summary>
internal sealed record ReleasedFile
{
    /// <summary>Path in the folder of the model, with forward slashes: <c>FP32/NAME.xml</c>.</summary>
    [JsonPropertyName("path")]
    public required string Path { get; init; }

    /// <summary>Size in bytes; null if it was not stated.</summary>
    [JsonPropertyName("size")]
    public long? Size { get; init; }

    /// <summary>SHA-256 of the content in lower-case hexadecimal digits, or null.</summary>
    [JsonPropertyName("sha256")]
    public string? Sha256 { get; init; }

    /// <summary>SHA-384 of the content in lower-case hexadecimal digits, or null.</summary>
    [JsonPropertyName("sha384")]
    public string? Sha384 { get; init; }
}

/// <summary>A file of a known model.</summary>
internal sealed record ListedFile
{
    /// <summary>Path in the folder of the model, with forward slashes: <c>FP32/NAME.xml</c>.</summary>
    [JsonPropertyName("path")]
    public required string Path { get; init; }

    /// <summary>Size in bytes.</summary>
    [JsonPropertyName("size")]
    public required long Size { get; init; }

    /// <summary>SHA-384 of the content, 96 lower-case hexadecimal digits.</summary>
    [JsonPropertyName("sha384")]
    public required string Sha384 { get; init; }

    /// <summary>The address at which the owner publishes the file; null for this project's files.</summary>
    [JsonPropertyName("address")]
    public Uri? Address { get; init; }

    /// <summary>True for an ONNX file, false for a file of an OpenVINO IR.</summary>
    [JsonIgnore]
    public bool IsOnnx => Path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase);
}

/// <summary>Reads the JSON lists of known models without reflection, so that it works in trimmed programs.</summary>
[JsonSerializable(typeof(ListedModel))]
internal sealed partial class ModelListJson : JsonSerializerContext
{
}
