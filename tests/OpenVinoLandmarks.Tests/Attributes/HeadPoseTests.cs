namespace OpenVinoLandmarks.Tests.Attributes;

/// <summary>
/// <see cref="HeadPose"/> on projections of the face model, with noise, with other proportions, and on points without a pose.
/// </summary>
[TestClass]
public sealed class HeadPoseTests
{
    // The width of a face's box in units of the distance between the eyes: the sample picture's box has 90 pixels, its eyes are 42 apart.
    private const double BoxWidth = 2.2;

    [TestMethod]
    public void Template_FacesTheCamera()
    {
        HeadPose pose = Estimate(Face((-50, 0), (50, 0), (0, 57.1f), (-41.4f, 115.4f), (41.4f, 115.4f)));

        Assert.AreEqual(0, pose.Yaw, 1e-4);
        Assert.AreEqual(0, pose.Pitch, 1e-4);
        Assert.AreEqual(0, pose.Roll, 1e-4);
        Assert.AreEqual(1, pose.CosineToCamera, 1e-9);
    }

    // By hand: x' = x cos 30 + z sin 30; eyes 50 * 0.8660, nose 61 / 2, mouth 41.4 * 0.8660 with 9 / 2 added.
    [TestMethod]
    public void NoseToTheRight_IsAPositiveYaw()
    {
        HeadPose pose = Estimate(Face((-43.30f, 0), (43.30f, 0), (30.5f, 57.1f), (-31.353f, 115.4f), (40.353f, 115.4f)));

        Assert.AreEqual(30, pose.Yaw, 0.01);
        Assert.AreEqual(0, pose.Pitch, 0.01);
        Assert.AreEqual(0, pose.Roll, 0.01);
    }

    // By hand: y' = y cos 20 - z sin 20; nose 57.1 * 0.9397 - 61 * 0.3420, mouth 115.4 * 0.9397 - 9 * 0.3420.
    [TestMethod]
    public void NoseUp_IsAPositivePitch()
    {
        HeadPose pose = Estimate(Face((-50, 0), (50, 0), (0, 32.793f), (-41.4f, 105.362f), (41.4f, 105.362f)));

        Assert.AreEqual(0, pose.Yaw, 0.01);
        Assert.AreEqual(20, pose.Pitch, 0.01);
    }

    [TestMethod]
    public void RightEyeLower_IsAPositiveRoll()
    {
        Assert.AreEqual(90, Estimate(Face((0, -50), (0, 50), (-57.1f, 0), (-115.4f, -41.4f), (-115.4f, 41.4f))).Roll, 1e-3);
        Assert.AreEqual(180, Math.Abs(Estimate(Face((50, 0), (-50, 0), (0, -57.1f), (41.4f, -115.4f), (-41.4f, -115.4f))).Roll), 1e-3);
    }

    [TestMethod]
    public void Projections_AreRecovered()
    {
        double worst = 0;
        foreach ((int yaw, int pitch, int roll) in Poses(Enumerable.Range(-3, 7).Select(step => step * 15)))
        {
            HeadPose pose = Estimate(Projection.Of(yaw, pitch, roll, 37.5, 640, 360));
            worst = Math.Max(worst, Math.Max(Math.Abs(pose.Yaw - yaw), Math.Max(Math.Abs(pose.Pitch - pitch), Math.Abs(pose.Roll - roll))));
        }

        Assert.IsLessThan(0.01, worst);
    }

    // Noise of up to 1 % of the box on each coordinate, proportions of the person off by up to 5 % in each direction. 95 of 100 estimates
    // are within 5 degrees; the worst pitches are those of persons whose nose is unusually low or high.
    [TestMethod]
    [DataRow(0.01, 0.0, 2.5, 3.0)]
    [DataRow(0.0, 0.05, 2.5, 4.0)]
    [DataRow(0.01, 0.05, 3.5, 4.5)]
    public void NoiseAndProportions_MoveTheAnglesByLessThan5Degrees(double noise, double proportions, double yawLimit, double pitchLimit)
    {
        Random random = new(20);
        List<double> yaws = [], pitches = [];
        foreach ((int yaw, int pitch, int roll) in Enumerable.Repeat(Poses([-45, -30, -15, 0, 15, 30, 45]), 10).SelectMany(all => all))
        {
            HeadPose pose = Estimate(Projection.Of(yaw, pitch, roll, 40, 300, 200, random, noise * BoxWidth, proportions));
            yaws.Add(Math.Abs(pose.Yaw - yaw));
            pitches.Add(Math.Abs(pose.Pitch - pitch));
        }

        string found = $"yaw {Percentile(yaws, 95):0.00} (worst {yaws.Max():0.00}), "
            + $"pitch {Percentile(pitches, 95):0.00} (worst {pitches.Max():0.00})";
        Assert.IsLessThan(yawLimit, Percentile(yaws, 95), found);
        Assert.IsLessThan(pitchLimit, Percentile(pitches, 95), found);
        Assert.IsLessThan(1.5, yaws.Average(), found);
        Assert.IsLessThan(2.0, pitches.Average(), found);
    }

    [TestMethod]
    public void RotationOfTheImage_ChangesOnlyTheRoll()
    {
        Random random = new(3);
        FaceLandmarks face = Projection.Of(25, -12, 0, 50, 0, 0, random, 0.02, 0.05);
        HeadPose upright = Estimate(face);

        HeadPose turned = Estimate(Map(face, point => new LandmarkPoint(-point.Y + 900, point.X - 100)));

        Assert.AreEqual(upright.Yaw, turned.Yaw, 1e-3);
        Assert.AreEqual(upright.Pitch, turned.Pitch, 1e-3);
        Assert.AreEqual(upright.Roll + 90, turned.Roll, 1e-3);
    }

    [TestMethod]
    public void PointsWithoutAPose_AreRefused()
    {
        FaceLandmarks face = Projection.Of(10, 10, 10, 40, 100, 100);

        Refused(Map(face, _ => new LandmarkPoint(5, 5)));
        Refused(Map(face, point => new LandmarkPoint(point.X, 2 * point.X + 1)));
        Refused(Map(face, point => new LandmarkPoint(-point.X, point.Y)));
        Refused(face with { Nose = new LandmarkPoint(float.NaN, 1) });
        Refused(face with { LeftEye = new LandmarkPoint(1, float.PositiveInfinity) });
        Refused(default);
    }

    [TestMethod]
    public void Estimate_AllocatesNothing()
    {
        FaceLandmarks face = Projection.Of(10, 10, 10, 40, 100, 100);
        _ = HeadPose.TryEstimate(in face, out _);

        HeadPose pose = default;
        Assert.AreEqual(0, Allocations.LeastOf(() => _ = HeadPose.TryEstimate(in face, out pose)));
        Assert.AreNotEqual(0, pose.Yaw);
    }

    private static IEnumerable<(int Yaw, int Pitch, int Roll)> Poses(IEnumerable<int> degrees) =>
        from yaw in degrees from pitch in degrees from roll in degrees select (yaw, pitch, roll);

    private static double Percentile(IEnumerable<double> values, int percent)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length * percent / 100];
    }

    private static HeadPose Estimate(FaceLandmarks face)
    {
        Assert.IsTrue(HeadPose.TryEstimate(in face, out HeadPose pose));
        return pose;
    }

    private static void Refused(FaceLandmarks face)
    {
        Assert.IsFalse(HeadPose.TryEstimate(in face, out HeadPose pose));
        Assert.AreEqual(default, pose);
    }

    private static FaceLandmarks Map(FaceLandmarks face, Func<LandmarkPoint, LandmarkPoint> map) =>
        new(face.Box, map(face.LeftEye), map(face.RightEye), map(face.Nose), map(face.LeftMouthCorner), map(face.RightMouthCorner));

    private static FaceLandmarks Face(params (float X, float Y)[] points)
    {
        LandmarkPoint[] all = [.. points.Select(point => new LandmarkPoint(point.X, point.Y))];
        return new FaceLandmarks(default, all[0], all[1], all[2], all[3], all[4]);
    }
}
