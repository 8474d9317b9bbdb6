using OpenCvSharp;
using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Tests.Imaging;

/// <summary>Compares the crops, byte for byte, with those of OpenCV and with the golden crops.</summary>
[TestClass]
public sealed class FaceCropTests
{
    private const int Side = 48;

    [TestMethod]
    [RequiresGoldenData]
    public void GoldenCrops_AreEqualByteForByte()
    {
        int bytes = 0;
        foreach (GoldenFace face in GoldenFace.Load("landmarks-regression-retail-0009"))
        {
            using Mat image = Cv2.ImRead(TestData.Golden("images/" + face.Image));
            using Mat expected = Cv2.ImRead(TestData.Golden(face.Crop));
            byte[] actual = new byte[FaceCrop.ByteCount(Side, Side)];
            PixelRegion region = new(face.Box[0], face.Box[1], face.Box[2] - face.Box[0], face.Box[3] - face.Box[1]);
            FaceCrop.Write(Pixels.View(image), region, actual, Side, Side);
            CollectionAssert.AreEqual(Pixels.Bytes(expected), actual, face.Crop);
            bytes += actual.Length;
        }

        Assert.AreEqual(19 * Side * Side * 3, bytes);
    }

    [TestMethod]
    public void RandomRegions_EqualOpenCvResize()
    {
        Random random = new(20260711);
        using Mat image = Pixels.Random(random, 640, 640);
        ImageView view = Pixels.View(image);
        for (int i = 0; i < 10_000; i++)
        {
            PixelRegion region = NextRegion(random, i);
            Check(image, view, region, Side, Side);
        }
    }

    [TestMethod]
    public void OtherTargetSizes_EqualOpenCvResize()
    {
        Random random = new(7);
        using Mat image = Pixels.Random(random, 640, 640);
        ImageView view = Pixels.View(image);
        (int Width, int Height)[] targets =
            [(1, 1), (1, 7), (3, 2), (5, 5), (7, 64), (300, 300), (256, 144), (513, 9), (640, 640), (1000, 3)];
        foreach ((int width, int height) in targets)
        {
            for (int i = 0; i < 40; i++)
            {
                Check(image, view, NextRegion(random, i), width, height);
            }

            Check(image, view, PixelRegion.Whole(view), width, height);
        }
    }

    [TestMethod]
    public void MemoryAfterTheLastRow_IsNotUsed()
    {
        // One array ends with the image. If the bytes after it were used, the crop of the longer array would differ.
        byte[] pixels = new byte[5 * 4 * 3];
        Random.Shared.NextBytes(pixels);
        byte[] longer = [.. pixels, .. Enumerable.Repeat((byte)255, 64)];
        byte[] expected = new byte[FaceCrop.ByteCount(9, 9)], actual = new byte[expected.Length];
        FaceCrop.Write(new ImageView(pixels, 5, 4, PixelFormat.Bgr24), new PixelRegion(2, 1, 3, 3), expected, 9, 9);
        FaceCrop.Write(new ImageView(longer, 5, 4, PixelFormat.Bgr24), new PixelRegion(2, 1, 3, 3), actual, 9, 9);
        CollectionAssert.AreEqual(expected, actual);
    }

    [TestMethod]
    [DataRow(PixelFormat.Rgb24)]
    [DataRow(PixelFormat.Bgra32)]
    [DataRow(PixelFormat.Rgba32)]
    [DataRow(PixelFormat.Gray8)]
    [DataRow(PixelFormat.Gray16)]
    [DataRow(PixelFormat.Bgr48)]
    [DataRow(PixelFormat.Bgra64)]
    public void EveryFormat_EqualsConversionToBgrBeforeTheCrop(PixelFormat format)
    {
        Random random = new(3);
        const int width = 61, height = 47, gap = 5;
        int stride = width * format.BytesPerPixel() + gap;
        byte[] pixels = new byte[stride * height];
        random.NextBytes(pixels);
        ImageView image = new(pixels, width, height, stride, format);
        byte[] converted = Pixels.ToBgr(image);
        for (int i = 0; i < 50; i++)
        {
            PixelRegion region = new(random.Next(20), random.Next(20), random.Next(1, 41), random.Next(1, 27));
            byte[] expected = new byte[FaceCrop.ByteCount(Side, Side)], actual = new byte[expected.Length];
            FaceCrop.Write(new ImageView(converted, width, height, PixelFormat.Bgr24), region, expected, Side, Side);
            FaceCrop.Write(image, region, actual, Side, Side);
            CollectionAssert.AreEqual(expected, actual, $"{format} {region}");
        }
    }

    [TestMethod]
    [DataRow(64, 48)]
    [DataRow(63, 47)]
    [DataRow(1921, 60)]
    public void Nv12_EqualsOpenCvsConversionToBgrBeforeTheCrop(int width, int height)
    {
        Random random = new(5);
        (int evenWidth, int evenHeight) = (width + 1 & ~1, height + 1 & ~1);
        byte[] frame = new byte[evenWidth * evenHeight * 3 / 2];
        random.NextBytes(frame);
        using Mat planes = Mat.FromPixelData(evenHeight * 3 / 2, evenWidth, MatType.CV_8UC1, frame);
        using Mat converted = new();
        Cv2.CvtColor(planes, converted, ColorConversionCodes.YUV2BGR_NV12);
        Span<byte> luma = frame.AsSpan(0, evenWidth * evenHeight), chroma = frame.AsSpan(evenWidth * evenHeight);
        ImageView image = ImageView.Nv12(luma, chroma, width, height, evenWidth, evenWidth);
        for (int i = 0; i < 100; i++)
        {
            int x = random.Next(width - 1), y = random.Next(height - 1);
            PixelRegion region = new(x, y, random.Next(1, width - x + 1), random.Next(1, height - y + 1));
            byte[] expected = new byte[FaceCrop.ByteCount(Side, Side)], actual = new byte[expected.Length];
            FaceCrop.Write(Pixels.View(converted), region, expected, Side, Side);
            FaceCrop.Write(image, region, actual, Side, Side);
            CollectionAssert.AreEqual(expected, actual, $"{region}");
        }
    }

    [TestMethod]
    public void Nv12_ChecksBothPlanes()
    {
        Assert.ThrowsExactly<ArgumentException>(() => _ = ImageView.Nv12(new byte[11], new byte[8], 4, 3, 4, 4));
        Assert.ThrowsExactly<ArgumentException>(() => _ = ImageView.Nv12(new byte[12], new byte[7], 4, 3, 4, 4));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ = ImageView.Nv12(new byte[99], new byte[99], 5, 3, 5, 5));
        Assert.ThrowsExactly<ArgumentException>(() => _ = new ImageView(new byte[99], 4, 3, 4, PixelFormat.Nv12));
        Assert.AreEqual(4, ImageView.Nv12(new byte[12], new byte[8], 4, 3, 4, 4).Width);
    }

    [TestMethod]
    public void BottomUpImage_IsReadThroughANegativeStride()
    {
        byte[] pixels = new byte[8 * 6 * 3];
        Random.Shared.NextBytes(pixels);
        byte[] flipped = [.. Enumerable.Range(0, 6).Reverse().SelectMany(row => pixels[(row * 24)..((row + 1) * 24)])];
        byte[] expected = new byte[FaceCrop.ByteCount(5, 5)], actual = new byte[expected.Length];
        FaceCrop.Write(new ImageView(flipped, 8, 6, PixelFormat.Bgr24), new PixelRegion(1, 1, 6, 4), expected, 5, 5);
        unsafe
        {
            fixed (byte* origin = pixels)
            {
                ImageView bottomUp = ImageView.FromPointer((nint)origin + 5 * 24, 8, 6, -24, PixelFormat.Bgr24);
                FaceCrop.Write(bottomUp, new PixelRegion(1, 1, 6, 4), actual, 5, 5);
            }
        }

        CollectionAssert.AreEqual(expected, actual);
    }

    [TestMethod]
    public void Crop_AllocatesNothing()
    {
        byte[] pixels = new byte[200 * 100 * 3], crop = new byte[FaceCrop.ByteCount(Side, Side)];
        Crop();
        Assert.AreEqual(0, Allocations.LeastOf(Crop));

        void Crop() =>
            FaceCrop.Write(new ImageView(pixels, 200, 100, PixelFormat.Bgr24), new PixelRegion(10, 10, 90, 80), crop, Side, Side);
    }

    [TestMethod]
    public void RegionOutsideTheImage_AndTooSmallTarget_AreRefused()
    {
        byte[] pixels = new byte[10 * 10 * 3];
        PixelRegion[] regions =
        [
            new(-1, 0, 2, 2),
            new(0, -1, 2, 2),
            new(9, 0, 2, 2),
            new(0, 9, 2, 2),
            new(0, 0, 0, 1),
            new(0, 0, 1, 0),
            new(1, 1, int.MaxValue, 1),
        ];
        foreach (PixelRegion region in regions)
        {
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Write(region, bytes: 12));
        }

        Assert.ThrowsExactly<ArgumentException>(() => Write(new PixelRegion(0, 0, 5, 5), bytes: 11));

        void Write(PixelRegion region, int bytes) =>
            FaceCrop.Write(new ImageView(pixels, 10, 10, PixelFormat.Bgr24), region, new byte[bytes], 2, 2);
    }

    // Enlarged regions, exact halves and quarters, equal sizes, sides of one pixel, and any other size.
    private static PixelRegion NextRegion(Random random, int i)
    {
        (int width, int height) = (i % 8) switch
        {
            0 => (2 * Side, 2 * Side),
            1 => (random.Next(1, Side), random.Next(1, Side)),
            2 => (1, random.Next(1, 400)),
            3 => (random.Next(1, 400), 1),
            4 => (Side, 4 * Side),
            _ => (random.Next(1, 401), random.Next(1, 401)),
        };
        return new PixelRegion(random.Next(0, 640 - width + 1), random.Next(0, 640 - height + 1), width, height);
    }

    private static void Check(Mat image, ImageView view, PixelRegion region, int width, int height)
    {
        byte[] actual = new byte[FaceCrop.ByteCount(width, height)];
        FaceCrop.Write(view, region, actual, width, height);
        using Mat part = image.SubMat(new Rect(region.X, region.Y, region.Width, region.Height));
        using Mat expected = new();
        Cv2.Resize(part, expected, new Size(width, height), 0, 0, InterpolationFlags.Linear);
        if (!Pixels.Bytes(expected).AsSpan().SequenceEqual(actual))
        {
            Assert.Fail($"{region} to {width}x{height}: byte {Pixels.Bytes(expected).AsSpan().CommonPrefixLength(actual)} differs.");
        }
    }
}
