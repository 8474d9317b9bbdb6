using System.Globalization;
using OpenCvSharp;
using OpenVinoLandmarks.Tests.Shared;
using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Tests.Attributes;

/// <summary>
/// <see cref="HeadPose"/> on 234 photos. The data has no angles, only 68 points per face. The tests compare with two other estimates: with
/// a yaw that is computed from other points than the five, and with Intel's head-pose-estimation-adas-0001. The other points are the bridge
/// of the nose and the outline of the face beside the ears. If a head turns, the bridge moves between the two sides of the outline, because
/// it is nearer to the camera.
/// </summary>
[TestClass]
[RequiresGoldenData]
public sealed class EvaluationFramePoseTests
{
    private const double Turned = 20;

    private static readonly Frame[] s_frames = TestData.Root is null ? [] : Frame.ReadAll();

    [TestMethod]
    public void AnnotatedPoints_HaveTheYawOfTheOutline()
    {
        List<(double Outline, double Estimate)> yaws = [];
        foreach (Frame frame in s_frames)
        {
            yaws.Add((frame.OutlineYaw(), Pose(frame.Face()).Yaw));
        }

        AssertSigns(yaws, 60);
        Assert.IsGreaterThan(0.95, Correlation(yaws));
    }

    [TestMethod]
    public void DetectedPoints_HaveTheYawOfTheOutline()
    {
        List<(double Outline, double Estimate)> yaws = [];
        foreach ((Frame frame, FaceLandmarks face, _) in Detected())
        {
            yaws.Add((frame.OutlineYaw(), Pose(face).Yaw));
        }

        Assert.IsGreaterThan(s_frames.Length * 9 / 10, yaws.Count);
        AssertSigns(yaws, 60);
        Assert.IsGreaterThan(0.9, Correlation(yaws));
    }

    [TestMethod]
    [RequiresIntelModel("head-pose-estimation-adas-0001")]
    public void DetectedPoints_HaveThePoseOfIntelsModel()
    {
        using IntelNetwork network = new("head-pose-estimation-adas-0001");
        List<(double Network, double Estimate)> yaws = [], pitches = [], rolls = [];
        foreach ((_, FaceLandmarks face, Mat picture) in Detected())
        {
            FaceCrop.Write(
                Pixels.View(picture), face.Box.ToRegion(picture.Width, picture.Height), network.Input, network.Width, network.Height);

            // Its pitch is positive for a face that looks down.
            IReadOnlyDictionary<string, float[]> angles = network.Run();
            HeadPose pose = Pose(face);
            yaws.Add((angles["angle_y_fc"][0], pose.Yaw));
            pitches.Add((-angles["angle_p_fc"][0], pose.Pitch));
            rolls.Add((angles["angle_r_fc"][0], pose.Roll));
        }

        string found = $"{yaws.Count} photos; correlations: yaw {Correlation(yaws):0.000}, pitch {Correlation(pitches):0.000}, "
            + $"roll {Correlation(rolls):0.000}; mean differences: yaw {Difference(yaws):0.00}, pitch {Difference(pitches):0.00}, "
            + $"roll {Difference(rolls):0.00}.";
        AssertSigns(yaws, 60);
        Assert.IsGreaterThan(0.9, Correlation(yaws), found);
        Assert.IsGreaterThan(0.6, Correlation(pitches), found);
        Assert.IsGreaterThan(0.75, Correlation(rolls), found);
        Assert.IsLessThan(6, Difference(yaws), found);
        Assert.IsLessThan(6, Difference(rolls), found);
        Assert.IsLessThan(12, Difference(pitches), found);
    }

    // The face of each photo that the annotation is about. A picture lives until the next one is asked for.
    private static IEnumerable<(Frame Frame, FaceLandmarks Face, Mat Picture)> Detected()
    {
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(Bundled.OnManaged());
        foreach (Frame frame in s_frames)
        {
            using Mat picture = Cv2.ImRead(frame.Picture);
            FaceLandmarks[] found = detector.Detect(Pixels.View(picture));
            if (Array.FindIndex(found, face => frame.IsIn(face.Box)) is >= 0 and int index)
            {
                yield return (frame, found[index], picture);
            }
        }
    }

    private static HeadPose Pose(FaceLandmarks face)
    {
        Assert.IsTrue(HeadPose.TryEstimate(in face, out HeadPose pose));
        return pose;
    }

    private static void AssertSigns(List<(double Outline, double Estimate)> yaws, int least)
    {
        (double Outline, double Estimate)[] turned = [.. yaws.Where(yaw => Math.Abs(yaw.Outline) > Turned)];
        Assert.IsGreaterThanOrEqualTo(least, turned.Length);
        foreach ((double outline, double estimate) in turned)
        {
            Assert.IsGreaterThan(0, outline * estimate, $"{outline:0.0} degrees was estimated as {estimate:0.0}.");
        }
    }

    private static double Correlation(List<(double Outline, double Estimate)> yaws)
    {
        double meanX = yaws.Average(yaw => yaw.Outline), meanY = yaws.Average(yaw => yaw.Estimate);
        double xx = yaws.Sum(yaw => Square(yaw.Outline - meanX)), yy = yaws.Sum(yaw => Square(yaw.Estimate - meanY));
        return yaws.Sum(yaw => (yaw.Outline - meanX) * (yaw.Estimate - meanY)) / Math.Sqrt(xx * yy);
    }

    private static double Difference(List<(double First, double Second)> pairs) =>
        pairs.Average(pair => Math.Abs(pair.First - pair.Second));

    private static double Square(double value) => value * value;

    /// <summary>
    /// A photo and its 68 points, in the order of Multi-PIE and 300-W: outline 0 to 16, bridge 27, tip 30, eyes 36 to 47, mouth from 48 on.
    /// </summary>
    private sealed record Frame(string Picture, LandmarkPoint[] Points)
    {
        private const int Bridge = 27;

        // Places on the outline, and how far they are from the middle, divided by how far the bridge is before them (MediaPipe's canonical
        // face model, vertices 127, 234 and 93 against 168).
        private static readonly (int Left, int Right, double Aspect)[] s_outline = [(0, 16, 1.07), (1, 15, 1.00), (2, 14, 0.98)];

        public static Frame[] ReadAll()
        {
            string folder = Path.Combine(TestData.Root!, "eval", "p1-facial-keypoints");
            return [.. File.ReadLines(Path.Combine(folder, "keypoints.csv")).Skip(1).Select(line => Read(folder, line.Split(',')))];
        }

        public FaceLandmarks Face() =>
            new(default, Mean(36, 42), Mean(42, 48), Points[30], Points[48], Points[54]);

        public bool IsIn(FaceBox box) =>
            Points[30].X > box.X && Points[30].X < box.X + box.Width && Points[30].Y > box.Y && Points[30].Y < box.Y + box.Height;

        public double OutlineYaw() => s_outline.Average(pair =>
        {
            double left = Along(pair.Left, Bridge), right = Along(Bridge, pair.Right);
            return Math.Atan((left - right) / (left + right) * pair.Aspect) * 180 / Math.PI;
        });

        // The distance in the direction from the outer corner of the left eye to that of the right one.
        private double Along(int from, int to)
        {
            double x = Points[45].X - Points[36].X, y = Points[45].Y - Points[36].Y;
            return ((Points[to].X - Points[from].X) * x + (Points[to].Y - Points[from].Y) * y) / Math.Sqrt(x * x + y * y);
        }

        private LandmarkPoint Mean(int from, int to) =>
            new(Points[from..to].Average(point => point.X), Points[from..to].Average(point => point.Y));

        private static Frame Read(string folder, string[] cells)
        {
            float[] numbers = [.. cells.Skip(1).Select(cell => float.Parse(cell, CultureInfo.InvariantCulture))];
            LandmarkPoint[] points = [.. Enumerable.Range(0, 68).Select(i => new LandmarkPoint(numbers[2 * i], numbers[2 * i + 1]))];
            return new Frame(Path.Combine(folder, "images", cells[0]), points);
        }
    }
}
