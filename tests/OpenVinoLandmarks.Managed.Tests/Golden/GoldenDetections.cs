using System.Text.Json;

namespace OpenVinoLandmarks.Managed.Tests.Golden;

/// <summary>A detected face; its edges are in pixels of the image.</summary>
internal sealed record DetectedFace(float Score, float Left, float Top, float Right, float Bottom)
{
    /// <summary>Returns the largest difference of an edge.</summary>
    public float EdgeDifference(DetectedFace other) => MathF.Max(
        MathF.Max(MathF.Abs(Left - other.Left), MathF.Abs(Top - other.Top)),
        MathF.Max(MathF.Abs(Right - other.Right), MathF.Abs(Bottom - other.Bottom)));
}

/// <summary>The stored detections of one image, per precision of the model.</summary>
internal sealed record GoldenDetections(string Image, int Width, int Height, IReadOnlyDictionary<string, IReadOnlyList<DetectedFace>> Faces)
{
    public static IReadOnlyList<GoldenDetections> Load(string model)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(TestData.Golden(model + ".json")));
        JsonElement root = document.RootElement;
        JsonElement images = root.ValueKind == JsonValueKind.Array ? root : root.GetProperty("images");
        return [.. images.EnumerateArray().Select(Parse)];
    }

    private static GoldenDetections Parse(JsonElement image)
    {
        (int width, int height) = (image.GetProperty("width").GetInt32(), image.GetProperty("height").GetInt32());
        return new GoldenDetections(
            image.GetProperty("image").GetString()!,
            width,
            height,
            image.GetProperty("faces").EnumerateObject().ToDictionary(
                p => p.Name,
                p => (IReadOnlyList<DetectedFace>)[.. p.Value.EnumerateArray().Select(f => Face(f, width, height))]));
    }

    private static DetectedFace Face(JsonElement face, int width, int height)
    {
        bool normalized = face.TryGetProperty("box_normalized", out JsonElement box);
        float[] edges = [.. (normalized ? box : face.GetProperty("box")).EnumerateArray().Select(e => e.GetSingle())];
        (float x, float y) = normalized ? (width, height) : (1, 1);
        return new DetectedFace(face.GetProperty("score").GetSingle(), edges[0] * x, edges[1] * y, edges[2] * x, edges[3] * y);
    }
}
