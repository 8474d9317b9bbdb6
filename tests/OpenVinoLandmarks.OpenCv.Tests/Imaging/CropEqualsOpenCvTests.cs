using OpenCvSharp;
using OpenVinoLandmarks.OpenCv.Tests.Pictures;

namespace OpenVinoLandmarks.OpenCv.Tests.Imaging;

/// <summary>Compares <see cref="FaceCrop"/> with OpenCV's resize: all bytes must be equal.</summary>
[TestClass]
public sealed class CropEqualsOpenCvTests
{
    private const int Regions = 10_000;

    [TestMethod]
    public void Write_TenThousandRandomRegions_EqualsCv2Resize()
    {
        using Mat picture = TestPictures.Noise(400, 400, MatType.CV_8UC3);
        Random random = new(1);
        byte[] crop = new byte[FaceCrop.ByteCount(48, 48)];
        using Mat resized = new();
        for (int i = 0; i < Regions; i++)
        {
            Rect region = RandomRegion(random, i);
            using Mat part = new(picture, region);
            Cv2.Resize(part, resized, new Size(48, 48), 0, 0, InterpolationFlags.Linear);

            FaceCrop.Write(picture.AsImageView(), new PixelRegion(region.X, region.Y, region.Width, region.Height), crop, 48, 48);

            Assert.IsTrue(resized.AsSpan<byte>().SequenceEqual(crop), $"region {region}");
        }
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(7, 300)]
    [DataRow(300, 7)]
    [DataRow(512, 512)]
    public void Write_OtherTargetSizes_EqualsCv2Resize(int width, int height)
    {
        using Mat picture = TestPictures.Noise(101, 67, MatType.CV_8UC3);
        using Mat resized = new();
        Cv2.Resize(picture, resized, new Size(width, height), 0, 0, InterpolationFlags.Linear);
        byte[] crop = new byte[FaceCrop.ByteCount(width, height)];

        FaceCrop.Write(picture.AsImageView(), PixelRegion.Whole(picture.AsImageView()), crop, width, height);

        Assert.IsTrue(resized.AsSpan<byte>().SequenceEqual(crop));
    }

    [TestMethod]
    [RequiresGoldenData]
    public void Write_GoldenBoxes_EqualsTheStoredCrops()
    {
        IReadOnlyList<GoldenFace> faces = GoldenFace.Load("landmarks-regression-retail-0009");
        foreach (GoldenFace face in faces)
        {
            using Mat picture = PictureReader.Read(TestData.Golden(Path.Combine("images", face.Image)));
            using Mat expected = PictureReader.Read(TestData.Golden(face.Crop));
            FaceBox box = new(face.Box[0], face.Box[1], face.Box[2] - face.Box[0], face.Box[3] - face.Box[1]);
            byte[] crop = new byte[FaceCrop.ByteCount(48, 48)];

            FaceCrop.Write(picture.AsImageView(), box.ToRegion(picture.Cols, picture.Rows), crop, 48, 48);

            Assert.IsTrue(expected.AsSpan<byte>().SequenceEqual(crop), $"{face.Image}, face {face.Face}");
        }

        Assert.IsNotEmpty(faces);
    }

    // Of ten regions, two have a side of one pixel, three have a simple ratio to the target of 48 pixels, and the others have any size.
    private static Rect RandomRegion(Random random, int number)
    {
        int width = (number % 10) switch { 0 => 1, 1 => 96, 2 => 48, 3 => 24, _ => random.Next(1, 401) };
        int height = (number % 10) switch { 1 => 96, 3 => 24, 4 => 1, _ => random.Next(1, 401) };
        return new Rect(random.Next(0, 401 - width), random.Next(0, 401 - height), width, height);
    }
}
