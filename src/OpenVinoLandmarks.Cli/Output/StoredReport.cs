using System.Text.Json;

namespace OpenVinoLandmarks.Cli.Output;

/// <summary>The result of an earlier run, read from its line of JSON Lines.</summary>
/// <param name="Image">Path of the image, as the earlier run wrote it.</param>
/// <param name="Settings">How the result was computed.</param>
internal sealed record StoredReport(string Image, StoredSettings Settings)
{
    /// <summary>Reads a line that <see cref="ReportJson"/> wrote.</summary>
    /// <param name="line">The line, without its end.</param>
    /// <exception cref="FormatException">The line is of another program, or damaged.</exception>
    public static StoredReport Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            JsonElement device = root.GetProperty("device");
            StoredSettings settings = new(
                new ImageSize(root.GetProperty("width").GetInt32(), root.GetProperty("height").GetInt32()),
                Text(root, "model"),
                Text(root, "precision"),
                Text(root, "face_detector"),
                ReadSearch(root.GetProperty("search")),
                Text(device, "requested"),
                Text(device, "inference_precision"),
                HasAttributes(root.GetProperty("faces")),
                root.TryGetProperty("reduction", out _));
            return new StoredReport(Text(root, "image"), settings);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new FormatException("is not a result of ovlandmarks detect", e);
        }
    }

    // A null is not a text.
    private static string Text(JsonElement parent, string name) => parent.GetProperty(name).GetString() ?? throw new FormatException();

    private static ReportedSearch? ReadSearch(JsonElement search)
    {
        if (search.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        JsonElement region = search.GetProperty("region"), input = search.GetProperty("input");
        PixelRegion searched = new(Number(region, "x"), Number(region, "y"), Number(region, "width"), Number(region, "height"));
        return new ReportedSearch(searched, input.ValueKind == JsonValueKind.Null
            ? null
            : new FaceSearch(new ImageSize(Number(input, "width"), Number(input, "height")), Number(search, "tiles")));
    }

    private static int Number(JsonElement parent, string name) => parent.GetProperty(name).GetInt32();

    // Without a face, the line does not tell.
    private static bool? HasAttributes(JsonElement faces) =>
        faces.EnumerateArray().Select(face => (bool?)face.TryGetProperty("quality", out _)).FirstOrDefault();
}

/// <summary>What the line of an image says about the settings of its run. Lines of images of the same size often have the same.</summary>
/// <param name="Size">Size of the image.</param>
/// <param name="Model">Name of the landmark model.</param>
/// <param name="Precision">Precision of its weights.</param>
/// <param name="FaceDetector">Name of the face detector, <c>cascade</c>, <c>given</c> or <c>whole</c>.</param>
/// <param name="Search">How the faces were searched; null if no face detector ran.</param>
/// <param name="Device">The device that was requested.</param>
/// <param name="InferencePrecision">The precision in which the device computed.</param>
/// <param name="Attributes">True if the faces have pose and quality; null if the image has no face.</param>
/// <param name="IsReduced">True if the run had <c>--decode reduced</c>.</param>
internal sealed record StoredSettings(
    ImageSize Size,
    string Model,
    string Precision,
    string FaceDetector,
    ReportedSearch? Search,
    string Device,
    string InferencePrecision,
    bool? Attributes,
    bool IsReduced);
