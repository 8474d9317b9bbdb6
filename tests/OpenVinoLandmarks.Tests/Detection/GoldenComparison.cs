using OpenCvSharp;
using OpenVinoLandmarks.Models;
using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Tests.Detection;

/// <summary>Compares a detector with the numbers that OpenVINO's Python API computed for the same pixels.</summary>
internal static class GoldenComparison
{
    /// <summary>Returns options for a device that computes in f32, as the golden numbers were computed.</summary>
    public static FaceLandmarkDetectorOptions Options(
        string device, string precision, string? model = null, string? faceDetector = null) => new()
    {
        Engine = { Device = DeviceSelection.Parse(device), InferencePrecision = InferencePrecision.F32 },
        Precision = precision,
        Model = model,
        FaceDetectorModel = faceDetector,

        // The golden numbers of this detector are those of its own size, whatever the size of the picture.
        FaceDetectorInputSize = faceDetector == ModelCatalog.BundledFaceDetector ? new ImageSize(256, 256) : null,
    };

    /// <summary>Returns the largest difference of a coordinate, in pixels, over all golden faces with their boxes.</summary>
    public static double WorstPoint(
        FaceLandmarkDetectorOptions options, string model, string precision, int facesPerCall = int.MaxValue)
    {
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(options);
        Assert.AreEqual(model, detector.Info.Model);
        Assert.AreEqual(precision, detector.Info.Precision);
        double worst = 0;
        IReadOnlyList<GoldenFace> faces = GoldenFace.Load(model);
        Assert.AreEqual(19, faces.Count);
        foreach (IGrouping<string, GoldenFace> image in faces.GroupBy(face => face.Image))
        {
            using Mat picture = GoldenImages.Read(image.Key);
            IEnumerable<FaceLandmarks> found =
                image.Select(GoldenImages.Box).Chunk(facesPerCall).SelectMany(boxes => detector.Detect(Pixels.View(picture), boxes));
            foreach ((GoldenFace golden, FaceLandmarks face) in image.Zip(found))
            {
                for (int point = 0; point < FaceLandmarks.PointCount; point++)
                {
                    worst = Math.Max(worst, Math.Abs(golden.Points[precision][point][0] - face[point].X));
                    worst = Math.Max(worst, Math.Abs(golden.Points[precision][point][1] - face[point].Y));
                }
            }
        }

        return worst;
    }

    /// <summary>
    /// Checks the number of faces in the first golden pictures, by default in all, and returns the largest differences of a corner, in
    /// pixels, and of a score.
    /// </summary>
    public static (double Pixels, double Score) WorstBox(
        FaceLandmarkDetectorOptions options, string faceDetector, string precision, int pictures = int.MaxValue)
    {
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(options);
        (double pixels, double scores) = (0, 0);
        foreach ((string image, FaceBox[] expected) in GoldenImages.Faces(faceDetector, precision).Take(pictures))
        {
            using Mat picture = GoldenImages.Read(image);
            IReadOnlyList<FaceBox> boxes = detector.FaceDetector.Detect(Pixels.View(picture));
            Assert.AreEqual(faceDetector, detector.FaceDetector.Name);
            Assert.AreEqual(expected.Length, boxes.Count, image);
            foreach (FaceBox golden in expected)
            {
                // Faces with nearly equal scores may come in another order: the nearest box is the same face.
                FaceBox box = boxes.MinBy(candidate => Distance(golden, candidate));
                pixels = Math.Max(pixels, Distance(golden, box));
                scores = Math.Max(scores, Math.Abs(golden.Score!.Value - box.Score!.Value));
            }
        }

        return (pixels, scores);
    }

    private static double Distance(FaceBox a, FaceBox b) => new[]
    {
        Math.Abs(a.X - b.X), Math.Abs(a.Y - b.Y), Math.Abs(a.X + a.Width - b.X - b.Width), Math.Abs(a.Y + a.Height - b.Y - b.Height),
    }.Max();
}
