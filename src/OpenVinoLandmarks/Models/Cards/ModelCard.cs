using System.Text.Json;
using OpenVinoLandmarks.Models;

namespace OpenVinoLandmarks;

/// <summary>
/// What a model's file does not say about the model: how its input is prepared and how its output is read. A card lies beside the model as
/// <c>model.json</c> (docs/detectors.md has the format), or comes from the options in code. What a card leaves out is derived from the
/// model. Immutable.
/// </summary>
public sealed record ModelCard
{
    /// <summary>The size of the input and the preparation of the image; null if the model says enough.</summary>
    public ImageInputCard? Input { get; init; }

    /// <summary>How the output of a face detector is read; null if the model says enough.</summary>
    public FaceDetectorCard? Detector { get; init; }

    /// <summary>How the output of a landmark model is read, and what it is shown; null if the model says enough.</summary>
    public LandmarkCard? Landmarks { get; init; }

    /// <summary>Reads a card.</summary>
    /// <param name="path">Path of the JSON file.</param>
    /// <exception cref="ModelException">
    /// The file is missing, cannot be read, or is not a card; the message names the file and the place.
    /// </exception>
    public static ModelCard Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return Parse(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is JsonException or ArgumentException or FormatException)
        {
            throw new ModelException($"The model card {path} cannot be used: {e.Message.Split('\n')[0].TrimEnd()}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new ModelException($"The model card {path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads a card from the bytes of its JSON document.</summary>
    /// <exception cref="JsonException">The document is not a card.</exception>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    internal static ModelCard Parse(ReadOnlySpan<byte> json)
    {
        ReadOnlySpan<byte> text = json.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? json[3..] : json;
        return JsonSerializer.Deserialize(text, ModelCardJson.Default.ModelCard) ?? throw new JsonException("The document is 'null'.");
    }
}
