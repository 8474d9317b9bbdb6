using OpenCvSharp;
using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Tests.Alignment;

/// <summary>The aligner: numbers by hand, the caller's memory, faces that cannot be aligned, threads, allocations.</summary>
[TestClass]
public sealed class FaceAlignerTests
{
    private static readonly LandmarkPoint[] s_cross = [new(0, 0), new(2, 0), new(1, 1), new(0, 2), new(2, 2)];

    [TestMethod]
    public void Align_HalfAPixelToTheRight_HasTheNumbersComputedByHand()
    {
        // The points of the face are half a pixel to the right of those of the template: a value is the mean of two neighbours, rounded up.
        FaceAligner aligner = new(new FaceTemplate(3, 3, s_cross));
        byte[] grey = [10, 20, 31, 40, 50, 60, 71, 80, 90, 100, 111, 120];
        byte[] aligned = new byte[aligner.ByteCount];

        aligner.Align(new ImageView(grey, 4, 3, PixelFormat.Gray8), Moved(0.5f, 0), aligned);

        byte[] expected = [15, 26, 36, 55, 66, 76, 95, 106, 116];
        CollectionAssert.AreEqual(expected.SelectMany(value => new[] { value, value, value }).ToArray(), aligned);
    }

    [TestMethod]
    [DataRow(AlignBorder.Black, new byte[] { 5, 15, 25, 3, 13, 23 })]
    [DataRow(AlignBorder.Replicate, new byte[] { 10, 15, 25, 10, 13, 23 })]
    [DataRow(AlignBorder.Reflect, new byte[] { 15, 15, 25, 18, 13, 23 })]
    public void Align_AtTheLeftBorder_HasTheNumbersComputedByHand(AlignBorder border, byte[] expected)
    {
        // Columns at -0.5, 0.5 and 1.5, then at -0.75, 0.25 and 1.25. Left of the 10 are black, another 10, or the 20 mirrored.
        FaceAligner aligner = new(new FaceTemplate(3, 3, s_cross), border);
        byte[] row = [10, 20, 30, 40], grey = [.. row, .. row, .. row];
        byte[] half = new byte[aligner.ByteCount], threeQuarters = new byte[aligner.ByteCount];

        aligner.Align(new ImageView(grey, 4, 3, PixelFormat.Gray8), Moved(-0.5f, 0), half);
        aligner.Align(new ImageView(grey, 4, 3, PixelFormat.Gray8), Moved(-0.75f, 0), threeQuarters);

        CollectionAssert.AreEqual(
            expected, new[] { half[0], half[3], half[6], threeQuarters[0], threeQuarters[3], threeQuarters[6] });
    }

    [TestMethod]
    public void Align_PutsThePointsOntoTheTemplate()
    {
        // A white dot at each point of a turned and enlarged face.
        SimilarityTransform toTemplate = Faces.Transform(0.25, 30, 320, 240, FaceTemplate.ArcFace);
        FaceLandmarks face = Faces.WithTransform(FaceTemplate.ArcFace, toTemplate);
        using Mat image = new(480, 640, MatType.CV_8UC3, Scalar.Black);
        for (int i = 0; i < FaceLandmarks.PointCount; i++)
        {
            Cv2.Circle(image, (int)MathF.Round(face[i].X), (int)MathF.Round(face[i].Y), 6, Scalar.White, -1);
        }

        FaceAligner aligner = new(FaceTemplate.ArcFace);
        byte[] aligned = new byte[aligner.ByteCount];
        aligner.Align(Pixels.View(image), face, aligned);

        foreach (LandmarkPoint point in FaceTemplate.ArcFace.Points)
        {
            Assert.AreEqual(255, aligned[((int)MathF.Round(point.Y) * 112 + (int)MathF.Round(point.X)) * 3]);
        }

        Assert.IsLessThan(5 * 16, aligned.Count(value => value > 0) / 3);
        SimilarityTransform fit = aligner.Fit(face);
        Assert.AreEqual(0.25, fit.Scale, 1e-6);
        Assert.AreEqual(Math.PI / 6, fit.Rotation, 1e-6);
    }

    [TestMethod]
    [DataRow(112 * 3)]
    [DataRow(112 * 3 + 1)]
    [DataRow(500)]
    public void Align_WritesItsRowsOnly(int stride)
    {
        using Mat image = Pixels.Random(new Random(1), 300, 200);
        FaceLandmarks face = Faces.WithTransform(FaceTemplate.ArcFace, Faces.Transform(0.7, 10, 150, 100, FaceTemplate.ArcFace));
        FaceAligner aligner = new(FaceTemplate.ArcFace);
        byte[] dense = new byte[aligner.ByteCount], spread = [.. Enumerable.Repeat((byte)0xA5, stride * 112 + 40)];

        aligner.Align(Pixels.View(image), face, dense);
        aligner.Align(Pixels.View(image), face, spread, stride);

        for (int y = 0; y < 112; y++)
        {
            Assert.IsTrue(spread.AsSpan(y * stride, 336).SequenceEqual(dense.AsSpan(y * 336, 336)), $"row {y}");
            Assert.IsFalse(spread.AsSpan(y * stride + 336, stride - 336).ContainsAnyExcept((byte)0xA5), $"behind row {y}");
        }

        Assert.IsFalse(spread.AsSpan(stride * 112).ContainsAnyExcept((byte)0xA5));
    }

    [TestMethod]
    public void Align_MemoryThatIsTooShort_IsRefused()
    {
        FaceAligner aligner = new(FaceTemplate.ArcFace);
        byte[] image = new byte[64 * 64 * 3];
        FaceLandmarks face = Faces.FromPoints(FaceTemplate.ArcFace.Points);

        Assert.ThrowsExactly<ArgumentException>(() => Align(aligner.ByteCount - 1, 0));
        Assert.ThrowsExactly<ArgumentException>(() => Align(aligner.ByteCount, 337));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Align(aligner.ByteCount, 335));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Align(aligner.ByteCount, -336));
        Align(337 * 111 + 336, 337);

        void Align(int bytes, int stride) =>
            aligner.Align(new ImageView(image, 64, 64, PixelFormat.Bgr24), face, new byte[bytes], stride);
    }

    [TestMethod]
    public void FaceWithoutATransform_IsRefusedWithTheReason_AndWritesNothing()
    {
        FaceAligner aligner = new(FaceTemplate.ArcFace);
        byte[] image = [.. Enumerable.Repeat((byte)9, 64 * 64 * 3)], aligned = new byte[aligner.ByteCount];
        IReadOnlyList<LandmarkPoint> points = FaceTemplate.ArcFace.Points;
        FaceLandmarks mirrored = Faces.FromPoints([points[1], points[0], points[2], points[4], points[3]]);
        FaceLandmarks onALine = Faces.FromPoints([new(0, 0), new(1, 2), new(2, 4), new(3, 6), new(4, 8)]);

        Check(mirrored, "mirrored");
        Check(onALine, "on a line");
        Check(default, "coincide");

        void Check(FaceLandmarks face, string reason)
        {
            Assert.IsFalse(aligner.TryAlign(new ImageView(image, 64, 64, PixelFormat.Bgr24), face, aligned));
            Assert.IsFalse(aligned.AsSpan().ContainsAnyExcept((byte)0));
            StringAssert.Contains(Assert.ThrowsExactly<ImageException>(() => aligner.Fit(face)).Message, reason);
            StringAssert.Contains(
                Assert.ThrowsExactly<ImageException>(
                    () => aligner.Align(new ImageView(image, 64, 64, PixelFormat.Bgr24), face, aligned)).Message,
                reason);
        }
    }

    [TestMethod]
    public void FaceFarOutsideTheImage_IsTheBorder()
    {
        byte[] image = [.. Enumerable.Repeat((byte)9, 64 * 64 * 3)], aligned = [.. Enumerable.Repeat((byte)1, 112 * 112 * 3)];
        FaceLandmarks face = Faces.FromPoints(
            [.. FaceTemplate.ArcFace.Points.Select(point => new LandmarkPoint(3 * point.X + 1e6f, 3 * point.Y - 1e6f))]);

        Assert.IsTrue(new FaceAligner(FaceTemplate.ArcFace).TryAlign(new ImageView(image, 64, 64, PixelFormat.Bgr24), face, aligned));
        Assert.IsFalse(aligned.AsSpan().ContainsAnyExcept((byte)0));
        new FaceAligner(FaceTemplate.ArcFace, AlignBorder.Reflect).Align(new ImageView(image, 64, 64, PixelFormat.Bgr24), face, aligned);
        Assert.IsFalse(aligned.AsSpan().ContainsAnyExcept((byte)9));
    }

    [TestMethod]
    [DataRow(PixelFormat.Bgr24)]
    [DataRow(PixelFormat.Gray8)]
    [DataRow(PixelFormat.Bgra64)]
    [DataRow(PixelFormat.Nv12)]
    public void Align_AllocatesNothing(PixelFormat format)
    {
        byte[] pixels = new byte[200 * 100 * 8];
        FaceAligner aligner = new(FaceTemplate.ArcFace.Resize(600, 300), AlignBorder.Reflect);
        byte[] aligned = new byte[aligner.ByteCount];
        FaceLandmarks face = Faces.WithTransform(aligner.Template, Faces.Transform(3, 10, 90, 50, aligner.Template));
        Align();
        Assert.AreEqual(0, Allocations.LeastOf(Align));

        void Align()
        {
            ImageView image = format == PixelFormat.Nv12
                ? ImageView.Nv12(pixels.AsSpan(0, 20_000), pixels.AsSpan(20_000), 200, 100, 200, 200)
                : new ImageView(pixels, 200, 100, format);
            Assert.IsTrue(aligner.TryAlign(image, face, aligned));
        }
    }

    [TestMethod]
    public void ManyThreads_HaveTheSameResult()
    {
        using Mat image = Pixels.Random(new Random(2), 400, 300);
        byte[] pixels = Pixels.Bytes(image);
        FaceAligner aligner = new(FaceTemplate.IntelDemo, AlignBorder.Replicate);
        FaceLandmarks[] faces = [.. Enumerable.Range(0, 8).Select(i =>
            Faces.WithTransform(FaceTemplate.IntelDemo, Faces.Transform(0.3 + 0.2 * i, 40 * i, 50 * i, 30 * i, FaceTemplate.IntelDemo)))];
        byte[][] expected = [.. faces.Select(Align)];

        Parallel.For(0, 200, i => CollectionAssert.AreEqual(expected[i % 8], Align(faces[i % 8])));

        byte[] Align(FaceLandmarks face)
        {
            byte[] aligned = new byte[aligner.ByteCount];
            aligner.Align(new ImageView(pixels, 400, 300, PixelFormat.Bgr24), face, aligned);
            return aligned;
        }
    }

    [TestMethod]
    public void UnknownBorder_AndNoTemplate_AreRefused()
    {
        Assert.ThrowsExactly<ArgumentNullException>(() => new FaceAligner(null!));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new FaceAligner(FaceTemplate.ArcFace, (AlignBorder)3));
    }

    private static FaceLandmarks Moved(float x, float y) =>
        Faces.FromPoints([.. s_cross.Select(point => new LandmarkPoint(point.X + x, point.Y + y))]);
}
