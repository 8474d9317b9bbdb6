using System.Text.Json;
using OpenCvSharp;

namespace OpenVinoLandmarks.Tests.Support;

/// <summary>The golden pictures, and the faces that OpenVINO's Python API found in them.</summary>
internal static class GoldenImages
{
    public static Mat Read(string name) => Cv2.ImRead(TestData.Golden("images/" + name));

    public static FaceBox Box(GoldenFace face) => new(face.Box[0], face.Box[1], face.Box[2] - face.Box[0], face.Box[3] - face.Box[1]);

    /// <summary>Reads the pixels of a golden crop, 48 x 48 BGR.</summary>
    public static byte[] Crop(GoldenFace face)
    {
        using Mat crop = Cv2.ImRead(TestData.Golden(face.Crop));
        return Pixels.Bytes(crop);
    }

    /// <summary>Returns the name and the boxes of each picture: in pixels, clamped, best score first.</summary>
    public static IEnumerable<(string Image, FaceBox[] Boxes)> Faces(string detector, string precision)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(TestData.Golden(detector + ".json")));
        JsonElement root = document.RootElement;
        JsonElement images = root.ValueKind == JsonValueKind.Array ? root : root.GetProperty("images");
        foreach (JsonElement image in images.EnumerateArray())
        {
            int width = image.GetProperty("width").GetInt32(), height = image.GetProperty("height").GetInt32();
            JsonElement faces = image.GetProperty("faces").GetProperty(precision);
            IEnumerable<FaceBox> boxes = faces.EnumerateArray().Select(face => BoxOf(face, width, height));
            yield return (image.GetProperty("image").GetString()!, [.. FaceFilter.All.Apply(boxes, width, height)]);
        }
    }

    private static FaceBox BoxOf(JsonElement face, int width, int height)
    {
        (float[] corners, float scaleX, float scaleY) = face.TryGetProperty("box", out JsonElement pixels)
            ? (Numbers(pixels), 1f, 1f)
            : (Numbers(face.GetProperty("box_normalized")), width, height);
        return new FaceBox(
            corners[0] * scaleX,
            corners[1] * scaleY,
            (corners[2] - corners[0]) * scaleX,
            (corners[3] - corners[1]) * scaleY,
            face.GetProperty("score").GetSingle());
    }

    private static float[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetSingle())];
}
