using System.Reflection;
using System.Text.Json;

namespace OpenVinoLandmarks.Models;

/// <summary>The models that the project knows: Intel's, whose files are found or fetched, and its own, which are embedded.</summary>
public static class ModelCatalog
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

    private static IEnumerable<ListedModel> LoadLists()
    {
        Assembly assembly = typeof(ModelCatalog).Assembly;
        foreach (string resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal) && name.EndsWith("/model.json", StringComparison.Ordinal)))
        {
            using Stream stream = assembly.GetManifestResourceStream(resource)!;
            ListedModel model = JsonSerializer.Deserialize(stream, ModelListJson.Default.ListedModel)!;
            yield return model with { IsBundled = resource.StartsWith(ResourcePrefix + "bundled/", StringComparison.Ordinal) };
        }
    }
}
