using System.Text.Json;
using OpenCvSharp;
using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Tests.Faces;

/// <summary>
/// Numbers that an independent implementation computed for other people's face detectors (golden/peers/README.md): boxes, scores and points
/// in the golden pictures, not clamped, for one or more sizes of the input.
/// </summary>
internal sealed class PeerGolden : IDisposable
{
    private readonly JsonDocument _document;

    private PeerGolden(JsonDocument document) => _document = document;

    /// <summary>The sizes of the input for which there are numbers.</summary>
    public IReadOnlyList<(int Width, int Height)> Sizes => [.. Cases.Select(InputOf).Distinct()];

    private IEnumerable<JsonElement> Cases =>
        _document.RootElement.GetProperty("cases").EnumerateArray().Where(one => one.GetProperty("image").GetString() != "pattern");

    public static PeerGolden Read(string name) => new(JsonDocument.Parse(File.ReadAllText(TestData.Golden($"peers/{name}.json"))));

    /// <summary>Returns the path of the model's file.</summary>
    public static string ModelFile(string relative) => Path.Combine(TestData.Root!, "models", relative);

    /// <summary>
    /// Compares a detector with the numbers for a size of the input: the same number of faces in every picture.
    /// </summary>
    /// <returns>The largest differences of a corner, a score and a point, and the smallest intersection over union of a pair.</returns>
    public Differences Compare(FaceDetector detector, int width, int height)
    {
        Differences worst = new(0, 0, 0, 1);
        int faces = 0;
        foreach (JsonElement one in Cases.Where(one => InputOf(one) == (width, height)))
        {
            string image = one.GetProperty("image").GetString()!;
            using Mat picture = GoldenImages.Read(image);
            List<FaceBox> found = [.. detector.Detect(Pixels.View(picture), new FaceFilter { MinScore = 0.5f })];
            FaceBox[] golden = [.. one.GetProperty("faces").EnumerateArray().Select(face => BoxOf(face, picture.Width, picture.Height))];
            Assert.AreEqual(golden.Length, found.Count, $"{image} at {width}x{height}");
            foreach (FaceBox expected in golden)
            {
                FaceBox nearest = found.MinBy(box => Distance(expected, box));
                found.Remove(nearest);
                worst = worst.With(expected, nearest, Overlap(expected, nearest));
                faces++;
            }
        }

        Assert.IsGreaterThan(5, faces);
        return worst;
    }

    public void Dispose() => _document.Dispose();

    private static (int Width, int Height) InputOf(JsonElement one)
    {
        JsonElement input = one.GetProperty("input");
        return (input[0].GetInt32(), input[1].GetInt32());
    }

    // Detectors clamp boxes to the image; points stay as they are.
    private static FaceBox BoxOf(JsonElement face, int width, int height)
    {
        float[] box = Numbers(face.GetProperty("box"));
        FaceBox whole = new(box[0], box[1], box[2], box[3], face.GetProperty("score").GetSingle())
        {
            DetectorLandmarks = face.TryGetProperty("points", out JsonElement points)
                ? [.. points.EnumerateArray().Select(point => new LandmarkPoint(point[0].GetSingle(), point[1].GetSingle()))]
                : null,
        };
        return FaceFilter.All.Apply([whole], width, height).Single();
    }

    private static float[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetSingle())];

    private static float Distance(FaceBox a, FaceBox b) => new[]
    {
        Math.Abs(a.X - b.X), Math.Abs(a.Y - b.Y), Math.Abs(a.X + a.Width - b.X - b.Width), Math.Abs(a.Y + a.Height - b.Y - b.Height),
    }.Max();

    private static float Overlap(FaceBox a, FaceBox b)
    {
        float width = MathF.Min(a.X + a.Width, b.X + b.Width) - MathF.Max(a.X, b.X);
        float height = MathF.Min(a.Y + a.Height, b.Y + b.Height) - MathF.Max(a.Y, b.Y);
        float common = MathF.Max(0, width) * MathF.Max(0, height);
        return common / (a.Width * a.Height + b.Width * b.Height - common);
    }

    /// <summary>The largest differences in pixels and of scores, and the smallest intersection over union.</summary>
    internal sealed record Differences(float Pixels, float Score, float Point, float Overlap)
    {
        public Differences With(FaceBox expected, FaceBox actual, float overlap)
        {
            float point = 0;
            Assert.AreEqual(expected.DetectorLandmarks?.Count, actual.DetectorLandmarks?.Count);
            for (int i = 0; i < (expected.DetectorLandmarks?.Count ?? 0); i++)
            {
                (LandmarkPoint a, LandmarkPoint b) = (expected.DetectorLandmarks![i], actual.DetectorLandmarks![i]);
                point = Math.Max(point, Math.Max(Math.Abs(a.X - b.X), Math.Abs(a.Y - b.Y)));
            }

            return new Differences(
                Math.Max(Pixels, Distance(expected, actual)),
                Math.Max(Score, Math.Abs(expected.Score!.Value - actual.Score!.Value)),
                Math.Max(Point, point),
                Math.Min(Overlap, overlap));
        }
    }
}
