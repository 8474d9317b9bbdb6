using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenVinoLandmarks.Tests.Alignment;

/// <summary>Fits by scikit-image and faces that OpenCV's Python package aligned: <c>golden/video/alignment.json</c>.</summary>
internal sealed record AlignmentGolden
{
    [JsonPropertyName("templates")]
    public required Dictionary<string, double[][]> Templates { get; init; }

    [JsonPropertyName("fits")]
    public required GoldenFit[] Fits { get; init; }

    [JsonPropertyName("faces")]
    public required GoldenAlignedFace[] Faces { get; init; }

    public static AlignmentGolden Load() =>
        JsonSerializer.Deserialize<AlignmentGolden>(File.ReadAllText(TestData.Golden("video/alignment.json")))!;

    public static (double X, double Y)[] Points(double[][] points) => [.. points.Select(point => (point[0], point[1]))];
}

/// <summary>Five points, the template they are fitted to, and the transform as a 2x3 matrix; null if there is none.</summary>
internal sealed record GoldenFit(
    [property: JsonPropertyName("kind")] string Kind,
    [property: JsonPropertyName("template")] string Template,
    [property: JsonPropertyName("points")] double[][] Points,
    [property: JsonPropertyName("matrix")] double[][]? Matrix);

/// <summary>The points of a face in a golden picture, and its picture aligned to the ArcFace template.</summary>
internal sealed record GoldenAlignedFace(
    [property: JsonPropertyName("image")] string Image,
    [property: JsonPropertyName("points")] double[][] Points,
    [property: JsonPropertyName("matrix")] double[][] Matrix,
    [property: JsonPropertyName("file")] string File)
{
    public SimilarityTransform Transform => new(Matrix[0][0], Matrix[1][0], Matrix[0][2], Matrix[1][2]);

    public FaceLandmarks Face => Faces.FromPoints([.. Points.Select(point => new LandmarkPoint((float)point[0], (float)point[1]))]);
}
