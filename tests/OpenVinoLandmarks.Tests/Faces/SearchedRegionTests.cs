using OpenCvSharp;
using OpenVinoLandmarks.Models;
using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Tests.Faces;

/// <summary>The part of an image in which faces are searched: <see cref="FaceFilter.Region"/>.</summary>
[TestClass]
public sealed class SearchedRegionTests
{
    private static readonly (int X, int Y)[] s_centres = [(150, 150), (500, 170), (160, 500), (520, 520)];

    [TestMethod]
    public async Task Boxes_AreThoseOfThePart_InPixelsOfTheWholeImage()
    {
        PixelRegion region = new(331, 17, 301, 290);
        using Mat picture = CrowdPicture.Draw(700, 650, 80, s_centres, out FaceBox[] faces);
        using Mat part = picture[new Rect(region.X, region.Y, region.Width, region.Height)];
        MemoryImage image = new(Pixels.Bytes(picture), picture.Width, picture.Height, picture.Width * 3, PixelFormat.Bgr24);
        using FaceDetector detector = Create();
        FaceFilter filter = new() { Region = region };

        IReadOnlyList<FaceBox> found = detector.Detect(image.View, filter);

        CrowdPicture.AssertEachFoundOnce([faces[1]], found);
        FaceBox alone = detector.Detect(Pixels.View(part)).Single();
        Assert.IsGreaterThan(0.999, CrowdPicture.Overlap(alone with { X = alone.X + region.X, Y = alone.Y + region.Y }, found[0]));
        Assert.AreEqual(alone.Score, found[0].Score);
        CollectionAssert.AreEqual(found.ToArray(), (await detector.DetectAsync(image, filter)).ToArray());
    }

    [TestMethod]
    public void RegionPartlyOutside_IsCutOff_AndBoxesAreClampedToIt()
    {
        using Mat picture = CrowdPicture.Draw(700, 650, 80, s_centres, out FaceBox[] faces);
        using FaceDetector detector = Create();

        FaceBox found = detector.Detect(Pixels.View(picture), new FaceFilter { Region = new PixelRegion(-50, -60, 230, 300) }).Single();

        Assert.IsGreaterThan(0.4, CrowdPicture.Overlap(faces[0], found));
        Assert.IsLessThanOrEqualTo(180, found.X + found.Width);
        Assert.AreEqual(
            new PixelRegion(0, 0, 180, 240), new FaceFilter { Region = new PixelRegion(-50, -60, 230, 300) }.SearchedRegion(700, 650));
        Assert.AreEqual(new PixelRegion(0, 0, 700, 650), FaceFilter.All.SearchedRegion(700, 650));
    }

    [TestMethod]
    [DataRow(700, 0)]
    [DataRow(0, 650)]
    [DataRow(-10, 0)]
    [DataRow(0, -10)]
    [DataRow(int.MaxValue, int.MaxValue)]
    public void RegionOutside_IsAnImageErrorThatNamesBoth(int x, int y)
    {
        using Mat picture = CrowdPicture.Draw(700, 650, 80, [], out _);
        using FaceDetector detector = Create();
        FaceFilter filter = new() { Region = new PixelRegion(x, y, 10, 10) };

        ImageException error = Assert.ThrowsExactly<ImageException>(() => detector.Detect(Pixels.View(picture), filter));

        StringAssert.Contains(error.Message, FormattableString.Invariant($"{x},{y},10,10"));
        StringAssert.Contains(error.Message, "700x650");
    }

    [TestMethod]
    public void EmptyRegion_IsAnArgumentError()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new FaceFilter { Region = new PixelRegion(0, 0, 0, 5) });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new FaceFilter { Region = default(PixelRegion) });
    }

    [TestMethod]
    public void SizeOfTheRegion_ChoosesTheInput_AndIsCutIntoTiles()
    {
        using Mat picture = CrowdPicture.Draw(2600, 1800, 60, [(1300, 900), (200, 200)], out FaceBox[] faces);
        using FaceDetector detector = Create(new FaceTiles { Side = 512 });

        CrowdPicture.AssertEachFoundOnce(
            [faces[0]], detector.Detect(Pixels.View(picture), new FaceFilter { Region = new PixelRegion(701, 303, 1201, 1101) }));
        Assert.AreEqual(new FaceSearch(new ImageSize(256, 256), 0), detector.PlanSearch(500, 400));
    }

    [TestMethod]
    public void RegionOfAVideoFrame_MayBeginAtOddPixels()
    {
        using Mat picture = CrowdPicture.Draw(700, 650, 80, s_centres, out FaceBox[] faces);
        using Mat yuv = picture.CvtColor(ColorConversionCodes.BGR2YUV_I420);
        MemoryImage frame = MemoryImage.Nv12(Nv12(yuv, 700, 650), 700, 650);
        using FaceDetector detector = Create();

        FaceBox found = detector.Detect(frame.View, new FaceFilter { Region = new PixelRegion(331, 17, 301, 290) }).Single();

        Assert.IsGreaterThan(0.4, CrowdPicture.Overlap(faces[1], found));
        Assert.IsGreaterThanOrEqualTo(331, found.X);
    }

    // OpenCV writes I420, whose colour planes are separate; NV12 has them in pairs.
    private static byte[] Nv12(Mat i420, int width, int height)
    {
        int luma = width * height, quarter = luma / 4;
        byte[] planes = new byte[luma * 3 / 2], frame = new byte[luma * 3 / 2];
        System.Runtime.InteropServices.Marshal.Copy(i420.Data, planes, 0, planes.Length);
        planes.AsSpan(0, luma).CopyTo(frame);
        for (int i = 0; i < quarter; i++)
        {
            (frame[luma + 2 * i], frame[luma + 2 * i + 1]) = (planes[luma + i], planes[luma + quarter + i]);
        }

        return frame;
    }

    private static FaceDetector Create(FaceTiles? tiles = null) => FaceDetector.Create(new FaceDetectorOptions
    {
        Engine = { Device = DeviceSelection.Managed },
        Model = ModelCatalog.BundledFaceDetector,
        Tiles = tiles,
    });
}
