using OpenCvSharp;
using OpenVinoLandmarks.Attributes;
using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Tests.Attributes;

/// <summary><see cref="FaceQualityMeter"/>: each kind of loss lowers the score, and the parts are the numbers of the formulas.</summary>
[TestClass]
public sealed class FaceQualityTests
{
    private static readonly FaceQualityMeter s_meter = new();

    // The points that the bundled model finds in the sample picture.
    private static readonly FaceLandmarks s_face = new(
        Astronaut.Face,
        new LandmarkPoint(204.0f, 101.6f),
        new LandmarkPoint(246.6f, 103.5f),
        new LandmarkPoint(224.8f, 128.2f),
        new LandmarkPoint(202.3f, 139.8f),
        new LandmarkPoint(245.1f, 141.6f));

    [TestMethod]
    public void SamplePicture_IsGood()
    {
        using Mat picture = Astronaut.Read();

        FaceQuality quality = Measure(picture, s_face);

        // Eyes: sqrt(42.6^2 + 1.9^2) = 42.642 pixels, divided by 70.
        Assert.AreEqual(0.60918, quality.Size, 1e-4);
        Assert.AreEqual(1, quality.Visible);
        Assert.IsGreaterThan(0.7f, quality.Frontality);
        Assert.IsGreaterThan(0.9f, quality.Exposure);
        Assert.IsGreaterThan(0.4f, quality.Score);
        Assert.AreEqual(
            Math.Sqrt(quality.Size * quality.Sharpness * quality.Exposure) * quality.Frontality * quality.Visible * quality.Visible,
            quality.Score,
            1e-6);
    }

    [TestMethod]
    public void Blurring_LowersTheScore()
    {
        using Mat picture = Astronaut.Read();

        AssertFalls([0, 0.5, 1, 2, 4, 8], sigma =>
        {
            using Mat blurred = picture.Clone();
            if (sigma > 0)
            {
                Cv2.GaussianBlur(picture, blurred, new Size(0, 0), sigma);
            }

            return Measure(blurred, s_face);
        });
    }

    [TestMethod]
    public void Darkening_LowersTheScore()
    {
        using Mat picture = Astronaut.Read();

        AssertFalls([1, 0.7, 0.5, 0.3, 0.15, 0.05], factor =>
        {
            using Mat darker = new();
            picture.ConvertTo(darker, -1, factor);
            return Measure(darker, s_face);
        });
    }

    [TestMethod]
    public void Overexposure_LowersTheExposure()
    {
        using Mat picture = Astronaut.Read();

        AssertFalls([0, 60, 100, 140, 180], added =>
        {
            using Mat brighter = new();
            picture.ConvertTo(brighter, -1, 1, added);
            return Measure(brighter, s_face);
        });
    }

    [TestMethod]
    public void Cutting_LowersTheScore()
    {
        using Mat picture = Astronaut.Read();

        AssertFalls([160, 190, 205, 220, 240], left =>
        {
            using Mat cut = new(picture, new Rect((int)left, 0, 512 - (int)left, 512));
            return Measure(cut, Map(s_face, point => new LandmarkPoint(point.X - (float)left, point.Y)));
        });
    }

    [TestMethod]
    public void Shrinking_LowersTheScore()
    {
        using Mat picture = Astronaut.Read();

        AssertFalls([1, 0.7, 0.5, 0.35, 0.25, 0.15], scale =>
        {
            using Mat small = new();
            Cv2.Resize(picture, small, new Size(0, 0), scale, scale, InterpolationFlags.Area);
            return Measure(small, Map(s_face, point => new LandmarkPoint((float)(point.X * scale), (float)(point.Y * scale))));
        });
    }

    // The pixels stay the same and only the points are those of a turned head, so that only the pose makes the difference.
    [TestMethod]
    public void Turning_LowersTheFrontality()
    {
        using Mat picture = Astronaut.Read();
        float last = 2;
        foreach (double yaw in new double[] { 0, 15, 30, 45, 60, 75 })
        {
            FaceQuality right = Measure(picture, Projection.Of(yaw, 0, 0, 42, 225, 102));
            FaceQuality left = Measure(picture, Projection.Of(-yaw, 0, 0, 42, 225, 102));
            FaceQuality up = Measure(picture, Projection.Of(0, yaw * 0.8, 0, 42, 225, 102));

            double cosine = Math.Cos(yaw * Math.PI / 180);
            Assert.AreEqual(cosine * cosine, right.Frontality, 1e-3);
            Assert.AreEqual(right.Frontality, left.Frontality, 1e-3);
            Assert.AreEqual(Math.Pow(Math.Cos(yaw * 0.8 * Math.PI / 180), 2), up.Frontality, 1e-3);
            Assert.IsLessThan(last, right.Score);
            last = right.Score;
        }
    }

    // A face whose points are those of the template: the aligned crop is the picture itself.
    [TestMethod]
    public void HalfOfTheCrop_IsHalfVisible()
    {
        using Mat picture = new(112, 112, MatType.CV_8UC3, new Scalar(128, 128, 128)), half = new(picture, new Rect(56, 0, 56, 112));
        FaceLandmarks face = Template();

        Assert.AreEqual(1, Measure(picture, face).Visible);
        Assert.AreEqual(0.5f, Measure(half, Map(face, point => new LandmarkPoint(point.X - 56, point.Y))).Visible, 0.005f);
        Assert.AreEqual(0.25f, Measure(half, Map(face, point => new LandmarkPoint(point.X - 56, point.Y + 56))).Visible, 0.005f);
        Assert.AreEqual(0, Measure(half, Map(face, point => new LandmarkPoint(point.X + 1000, point.Y))).Visible);
    }

    [TestMethod]
    [DataRow(128, 1.0)]
    [DataRow(60, 1.0)]
    [DataRow(30, 0.5)]
    [DataRow(225, 0.5)]
    [DataRow(8, 0.0)]
    [DataRow(250, 0.0)]
    public void OneColor_HasTheExposureOfTheFormula_AndNoSharpness(int grey, double exposure)
    {
        using Mat picture = new(112, 112, MatType.CV_8UC3, new Scalar(grey, grey, grey));

        FaceQuality quality = Measure(picture, Template());

        Assert.AreEqual(exposure, quality.Exposure, 1e-6);
        Assert.AreEqual(0, quality.Sharpness);
        Assert.AreEqual(0, quality.Score);
    }

    // By hand: of the 16 values that have four neighbours on 6 x 6 pixels, one is -4 * 90, four are 90, and the others are 0. Their sum is
    // 0, and their squares have the mean (360 * 360 + 4 * 90 * 90) / 16 = 10125.
    [TestMethod]
    public void LaplacianVariance_OfOnePixel()
    {
        byte[] bgr = new byte[6 * 6 * 3];
        bgr.AsSpan((2 * 6 + 3) * 3, 3).Fill(90);

        Assert.AreEqual(10125, GreyCrop.FromBgr(bgr, 6, 6).LaplacianVariance(), 1e-9);
    }

    [TestMethod]
    public void LaplacianVariance_EqualsOpenCv()
    {
        using Mat picture = Pixels.Random(new Random(5), 40, 30), grey = new(), laplacian = new();
        Cv2.CvtColor(picture, grey, ColorConversionCodes.BGR2GRAY);
        Cv2.Laplacian(grey, laplacian, MatType.CV_64F);
        using Mat inner = new(laplacian, new Rect(1, 1, 38, 28));
        Cv2.MeanStdDev(inner, out _, out Scalar deviation);

        // OpenCV's weights of the colors have more bits, so that some grey values differ by one.
        Assert.AreEqual(
            deviation.Val0 * deviation.Val0, GreyCrop.FromBgr(Pixels.Bytes(picture), 40, 30).LaplacianVariance(), 0.005 * 30_000);
    }

    [TestMethod]
    public void PointsThatCannotBeAligned_HaveTheQuality0()
    {
        using Mat picture = Astronaut.Read();

        Assert.AreEqual(default, Measure(picture, Map(s_face, _ => new LandmarkPoint(10, 10))));
        Assert.AreEqual(default, Measure(picture, s_face with { Nose = new LandmarkPoint(float.NaN, 0) }));
        Assert.AreEqual(default, Measure(picture, Map(s_face, point => new LandmarkPoint(-point.X, point.Y))));
    }

    [TestMethod]
    public void Measure_AllocatesNothing()
    {
        using Mat picture = Astronaut.Read();
        _ = Measure(picture, s_face);

        FaceQuality quality = default;
        Assert.AreEqual(0, Allocations.LeastOf(() => quality = s_meter.Measure(Pixels.View(picture), in s_face)));
        Assert.AreNotEqual(0, quality.Score);
    }

    [TestMethod]
    public void ManyThreads_MeasureTheSame()
    {
        using Mat picture = Astronaut.Read();
        FaceQuality expected = Measure(picture, s_face);
        FaceQuality[] results = new FaceQuality[200];

        Parallel.For(0, results.Length, i =>
        {
            // Every second call measures another face, so that shared memory would show.
            FaceLandmarks other = Map(s_face, point => new LandmarkPoint(point.X + 100, point.Y + 150));
            _ = Measure(picture, other);
            results[i] = Measure(picture, s_face);
        });

        CollectionAssert.AreEqual(Enumerable.Repeat(expected, results.Length).ToArray(), results);
    }

    private static void AssertFalls(double[] steps, Func<double, FaceQuality> measure)
    {
        FaceQuality[] qualities = [.. steps.Select(measure)];
        for (int i = 1; i < qualities.Length; i++)
        {
            string both = $"{steps[i - 1]}: {qualities[i - 1]}\n{steps[i]}: {qualities[i]}";
            Assert.IsLessThan(qualities[i - 1].Score, qualities[i].Score, both);
        }

        Assert.IsLessThan(qualities[0].Score / 2, qualities[^1].Score);
    }

    private static FaceQuality Measure(Mat picture, FaceLandmarks face) => s_meter.Measure(Pixels.View(picture), in face);

    private static FaceLandmarks Template()
    {
        IReadOnlyList<LandmarkPoint> points = FaceTemplate.ArcFace.Points;
        return new FaceLandmarks(default, points[0], points[1], points[2], points[3], points[4]);
    }

    private static FaceLandmarks Map(FaceLandmarks face, Func<LandmarkPoint, LandmarkPoint> map) =>
        new(face.Box, map(face.LeftEye), map(face.RightEye), map(face.Nose), map(face.LeftMouthCorner), map(face.RightMouthCorner));
}
