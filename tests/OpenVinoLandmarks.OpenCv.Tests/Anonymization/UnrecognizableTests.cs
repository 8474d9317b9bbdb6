using OpenCvSharp;
using OpenVinoLandmarks.Tests.Shared;

namespace OpenVinoLandmarks.OpenCv.Tests.Anonymization;

/// <summary>
/// What networks find in photos after <see cref="FaceAnonymizer"/>: face detectors, the landmark model, and a network that tells persons
/// apart.
/// </summary>
[TestClass]
[RequiresGoldenData]
public sealed class UnrecognizableTests
{
    private const string Recognition = "face-reidentification-retail-0095";

    public static IEnumerable<object[]> Methods => Enum.GetValues<AnonymizeMethod>().Select(method => new object[] { method });

    // 12 photos and the first 60 frames of videos.
    private static IEnumerable<string> Photos => Directory.EnumerateFiles(TestData.Golden("images"))
        .Concat(Directory.EnumerateFiles(Path.Combine(TestData.Root!, "eval", "p1-facial-keypoints", "images"))
            .Order(StringComparer.Ordinal).Take(60));

    [TestMethod]
    [DynamicData(nameof(Methods))]
    public void FaceDetector_FindsNoFaceThereAgain(AnonymizeMethod method) => AssertNotFound(method, "face-detection-0002");

    [TestMethod]
    [DynamicData(nameof(Methods))]
    [RequiresOfficialModels]
    public void OfficialFaceDetector_FindsNoFaceThereAgain(AnonymizeMethod method) => AssertNotFound(method, "face-detection-retail-0004");

    // The landmark model always returns five points. In a picture of one color they are those of its mean face; the error of these is what
    // the model does not know without seeing the face.
    [TestMethod]
    [DynamicData(nameof(Methods))]
    public void LandmarkModel_KnowsAsLittleAsWithoutAPicture(AnonymizeMethod method)
    {
        using FaceLandmarkDetector detector = Detector("face-detection-0002");
        List<double> errors = [], blind = [];
        foreach ((Mat picture, FaceLandmarks[] faces) in Faces(detector))
        {
            FaceBox[] boxes = [.. faces.Select(face => face.Box)];
            using Mat grey = new(picture.Size(), picture.Type(), Scalar.Gray);
            FaceAnonymizer.Apply(picture, method, faces);
            errors.AddRange(faces.Zip(detector.Detect(picture, boxes), Error));
            blind.AddRange(faces.Zip(detector.Detect(grey, boxes), Error));
        }

        Assert.IsGreaterThan(70, errors.Count);
        Assert.IsGreaterThan(0.85 * blind.Average(), errors.Average());
    }

    [TestMethod]
    [DynamicData(nameof(Methods))]
    [RequiresIntelModel(Recognition)]
    public void RecognitionModel_DoesNotKnowThePerson(AnonymizeMethod method)
    {
        using FaceLandmarkDetector detector = Detector("face-detection-0002");
        using IntelNetwork network = new(Recognition);
        List<float[]> persons = [], anonymous = [];
        foreach ((Mat picture, FaceLandmarks[] faces) in Faces(detector))
        {
            persons.AddRange(faces.Select(face => Embedding(network, picture, face)));
            FaceAnonymizer.Apply(picture, method, faces);
            anonymous.AddRange(faces.Select(face => Embedding(network, picture, face)));
        }

        int known = Enumerable.Range(0, persons.Count).Count(i => persons.MaxBy(person => Cosine(person, anonymous[i])) == persons[i]);
        double same = persons.Zip(anonymous, Cosine).Average();

        // By chance, one of them is known. The same person in two photos has a cosine near 1, another person one near 0.
        Assert.IsLessThanOrEqualTo(4, known, $"{known} of {persons.Count} persons");
        Assert.IsLessThan(0.05, same);
    }

    private static void AssertNotFound(AnonymizeMethod method, string faceDetector)
    {
        using FaceLandmarkDetector detector = Detector(faceDetector);
        int count = 0;
        foreach ((Mat picture, FaceLandmarks[] faces) in Faces(detector))
        {
            count += FaceAnonymizer.Apply(picture, method, faces);
            foreach (FaceLandmarks found in detector.Detect(picture))
            {
                Assert.IsTrue(faces.All(face => Overlap(face.Box, found.Box) < 0.3), $"{found.Box} is found again.");
            }
        }

        Assert.IsGreaterThan(70, count);
    }

    // A picture lives until the next one is asked for.
    private static IEnumerable<(Mat Picture, FaceLandmarks[] Faces)> Faces(FaceLandmarkDetector detector)
    {
        foreach (string file in Photos)
        {
            using Mat picture = PictureReader.Read(file);
            yield return (picture, detector.Detect(picture));
        }
    }

    private static FaceLandmarkDetector Detector(string faceDetector) => FaceLandmarkDetector.Create(new FaceLandmarkDetectorOptions
    {
        Engine = { Device = DeviceSelection.Parse("MANAGED") },
        Model = "face-landmarks-5pt-0002",
        FaceDetectorModel = faceDetector,
    });

    private static float[] Embedding(IntelNetwork network, Mat picture, FaceLandmarks face)
    {
        FaceAligner aligner = new(FaceTemplate.Reidentification0095.Resize(network.Width, network.Height));
        aligner.Align(picture.AsImageView(), in face, network.Input);
        return network.Run().Values.Single();
    }

    private static double Cosine(float[] a, float[] b) => Dot(a, b) / Math.Sqrt(Dot(a, a) * Dot(b, b));

    private static double Dot(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();

    private static double Overlap(FaceBox a, FaceBox b)
    {
        double width = Math.Min(a.X + a.Width, b.X + b.Width) - Math.Max(a.X, b.X);
        double height = Math.Min(a.Y + a.Height, b.Y + b.Height) - Math.Max(a.Y, b.Y);
        double both = Math.Max(0, width) * Math.Max(0, height);
        return both / (a.Width * a.Height + b.Width * b.Height - both);
    }

    // The mean distance of the points, in distances between the eyes.
    private static double Error(FaceLandmarks expected, FaceLandmarks actual) =>
        Enumerable.Range(0, FaceLandmarks.PointCount).Average(i => Distance(expected[i], actual[i]))
        / Distance(expected.LeftEye, expected.RightEye);

    private static double Distance(LandmarkPoint a, LandmarkPoint b) => double.Hypot(a.X - b.X, a.Y - b.Y);
}
