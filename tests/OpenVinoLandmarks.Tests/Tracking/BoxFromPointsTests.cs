using OpenCvSharp;
using OpenVinoLandmarks.Tests.Support;
using OpenVinoLandmarks.Tracking;

namespace OpenVinoLandmarks.Tests.Tracking;

/// <summary>The box that is computed from the points of a face, in which the tracker measures the face in the next frame.</summary>
[TestClass]
public sealed class BoxFromPointsTests
{
    [TestMethod]
    [RequiresGoldenData]
    public void HundredRounds_FromPointsToBoxToPoints_DoNotDrift()
    {
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(Bundled.OnManaged());
        List<double> overlaps = [], first = [], drift = [];
        foreach (string file in Directory.GetFiles(TestData.Golden("images")).Order(StringComparer.Ordinal))
        {
            using Mat image = Cv2.ImRead(file);
            foreach (FaceLandmarks found in detector.Detect(Pixels.View(image)))
            {
                FaceLandmarks face = found, early = found;
                for (int round = 1; round <= 100; round++)
                {
                    Assert.IsTrue(FaceShape.TryGetBox(face, out FaceBox box, out double error));
                    Assert.IsLessThan(0.11, error);
                    FaceLandmarks next = detector.Detect(Pixels.View(image), [box])[0];
                    if (round == 1)
                    {
                        overlaps.Add(CrowdPicture.Overlap(found.Box, box));
                        first.Add(FaceShape.Distance(next, found) / FaceShape.Size(found.Box));
                        early = next;
                    }

                    face = next;
                }

                drift.Add(FaceShape.Distance(face, early) / FaceShape.Size(found.Box));
            }
        }

        Assert.IsGreaterThanOrEqualTo(19, drift.Count);
        Assert.IsGreaterThan(0.8, overlaps.Average(), "overlap with the detector's box");
        Assert.IsLessThan(0.01, first.Average(), "change of the points by the box");

        // A box has whole pixels, so that points may alternate by fractions of a pixel for ever.
        Assert.IsLessThan(0.005, drift.Average());
        Assert.IsLessThan(0.03, drift.Max());
    }

    [TestMethod]
    [DataRow(1, 0, 0)]
    [DataRow(0.3, 25, 40)]
    [DataRow(4, -35, -100)]
    public void Box_MovesAndScalesWithThePoints(double scale, double degrees, double shift)
    {
        FaceLandmarks face = new(default, new(80, 90), new(120, 88), new(103, 113), new(86, 133), new(117, 131));
        Assert.IsTrue(FaceShape.TryGetBox(face, out FaceBox box, out double error));
        (double cos, double sin) = (scale * Math.Cos(degrees * Math.PI / 180), scale * Math.Sin(degrees * Math.PI / 180));
        SimilarityTransform transform = new(cos, sin, shift, 2 * shift);
        FaceLandmarks other = new(
            default,
            transform.Apply(face.LeftEye),
            transform.Apply(face.RightEye),
            transform.Apply(face.Nose),
            transform.Apply(face.LeftMouthCorner),
            transform.Apply(face.RightMouthCorner));
        Assert.IsTrue(FaceShape.TryGetBox(other, out FaceBox otherBox, out double otherError));
        LandmarkPoint centre = transform.Apply(new LandmarkPoint(box.X + box.Width / 2, box.Y + box.Height / 2));
        Assert.AreEqual(centre.X, otherBox.X + otherBox.Width / 2, 0.01);
        Assert.AreEqual(centre.Y, otherBox.Y + otherBox.Height / 2, 0.01);
        Assert.AreEqual(scale, otherBox.Width / box.Width, 1e-4);
        Assert.AreEqual(scale, otherBox.Height / box.Height, 1e-4);
        Assert.AreEqual(error, otherError, 1e-4);
        Assert.AreEqual(0, FaceShape.Difference(face with { Box = box }, other), 1e-4);
    }

    [TestMethod]
    public void PointsThatAreNotAFace_HaveNoBox()
    {
        LandmarkPoint point = new(5, 5);
        Assert.IsFalse(FaceShape.TryGetBox(new FaceLandmarks(default, point, point, point, point, point), out _, out double error));
        Assert.AreEqual(double.PositiveInfinity, error);

        // Left and right exchanged.
        FaceLandmarks mirrored = new(default, new(120, 88), new(80, 90), new(103, 113), new(117, 131), new(86, 133));
        Assert.IsFalse(FaceShape.TryGetBox(mirrored, out _, out _));
    }
}
