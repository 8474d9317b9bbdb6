using OpenCvSharp;
using OpenVinoLandmarks.Alignment.Warping;
using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Tests.Alignment;

/// <summary>Compares the warp with OpenCV's <c>warpAffine(..., INTER_LINEAR)</c> for 8-bit BGR.</summary>
[TestClass]
public sealed class WarpEqualsOpenCvTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [RequiresGoldenData]
    public void GoldenFaces_EqualThePicturesOfOpenCvsPythonPackage()
    {
        FaceAligner aligner = new(FaceTemplate.ArcFace);
        Differences differences = new(), ofFloats = new();
        GoldenAlignedFace[] faces = AlignmentGolden.Load().Faces;
        foreach (GoldenAlignedFace face in faces)
        {
            using Mat image = GoldenImages.Read(face.Image);
            using Mat expected = Cv2.ImRead(TestData.Golden("video/" + face.File));
            byte[] actual = new byte[aligner.ByteCount];
            BilinearWarp.Run(
                Pixels.View(image), face.Transform.Invert(), AlignBorder.Black, actual, aligner.Width, aligner.Height, 3 * aligner.Width);
            differences.Add(Pixels.Bytes(expected), actual);
            aligner.Align(Pixels.View(image), face.Face, actual);
            ofFloats.Add(Pixels.Bytes(expected), actual);
        }

        // Points in float move a few positions that are near the middle between two 32nds of a pixel to the other one.
        TestContext.WriteLine($"the stored transform: {differences}");
        TestContext.WriteLine($"the stored points in float: {ofFloats}");
        Assert.HasCount(19, faces);
        Assert.AreEqual(0, differences.Largest);
        Assert.IsLessThan(1e-3, ofFloats.Share);
    }

    [TestMethod]
    [DataRow(AlignBorder.Black, BorderTypes.Constant)]
    [DataRow(AlignBorder.Replicate, BorderTypes.Replicate)]
    [DataRow(AlignBorder.Reflect, BorderTypes.Reflect101)]
    public void RandomTransforms_EqualOpenCv(AlignBorder border, BorderTypes openCvBorder)
    {
        Random random = new(20261127);
        using Mat image = Pixels.Random(random, 640, 480);
        Differences differences = new();
        for (int i = 0; i < 1000; i++)
        {
            // Faces of 10 to 1200 pixels, at any angle, at and beyond the border.
            double scale = 112 / (10 * Math.Pow(120, random.NextDouble()));
            (int width, int height) = (i % 4) switch
            {
                0 => (112, 112),
                1 => (96, 112),
                2 => (random.Next(1, 40), 17),
                _ => (random.Next(1, 200), 33),
            };
            SimilarityTransform toTemplate = Faces.Transform(
                scale, 360 * random.NextDouble(), random.Next(-200, 840), random.Next(-200, 680), FaceTemplate.ArcFace);
            Compare(image, toTemplate, border, openCvBorder, width, height, differences);
        }

        TestContext.WriteLine($"{border}: {differences}");
        Assert.AreEqual(0, differences.Largest);
    }

    private static void Compare(
        Mat image,
        SimilarityTransform toTemplate,
        AlignBorder border,
        BorderTypes openCvBorder,
        int width,
        int height,
        Differences differences)
    {
        byte[] actual = new byte[width * height * 3];
        BilinearWarp.Run(Pixels.View(image), toTemplate.Invert(), border, actual, width, height, width * 3);
        using Mat expected = OpenCvWarp(image, toTemplate, openCvBorder, width, height);
        differences.Add(Pixels.Bytes(expected), actual);
    }

    private static Mat OpenCvWarp(Mat image, SimilarityTransform toTemplate, BorderTypes border, int width, int height)
    {
        double[,] numbers = { { toTemplate.A, -toTemplate.B, toTemplate.X }, { toTemplate.B, toTemplate.A, toTemplate.Y } };
        using Mat matrix = Mat.FromArray(numbers);
        Mat warped = new();
        Cv2.WarpAffine(image, warped, matrix, new Size(width, height), InterpolationFlags.Linear, border, Scalar.All(0));
        return warped;
    }

    private sealed class Differences
    {
        private long _bytes, _different;

        public int Largest { get; private set; }

        public double Share => (double)_different / _bytes;

        public void Add(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual)
        {
            Assert.AreEqual(expected.Length, actual.Length);
            _bytes += actual.Length;
            for (int i = 0; i < actual.Length; i++)
            {
                int difference = Math.Abs(expected[i] - actual[i]);
                _different += difference == 0 ? 0 : 1;
                Largest = Math.Max(Largest, difference);
            }
        }

        public override string ToString() => $"{_different} of {_bytes} bytes differ, at most by {Largest}";
    }
}
