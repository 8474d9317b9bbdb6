using OpenCvSharp;
using OpenVinoLandmarks.Alignment;
using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Tests.Alignment;

/// <summary>Compares the warp with the plain one: every width of vectors, every format, and the memory around the image.</summary>
[TestClass]
public sealed class BilinearWarpTests
{
    public TestContext TestContext { get; set; } = null!;

    public static IEnumerable<object[]> Widths => new[] { 128, 256, 512 }.Select(bits => new object[] { bits });

    [TestMethod]
    [DynamicData(nameof(Widths))]
    public void EveryWidth_EqualsThePlainWarp(int bits)
    {
        if (bits > WarpKernel.WidestVector)
        {
            Assert.Inconclusive($"The processor has no vectors of {bits} bits.");
        }

        int seed = Environment.TickCount;
        TestContext.WriteLine($"seed {seed}");
        Random random = new(seed);
        for (int i = 0; i < 600; i++)
        {
            int imageWidth = random.Next(1, i % 3 == 0 ? 12 : 200), imageHeight = random.Next(1, i % 3 == 0 ? 12 : 200);
            byte[] image = new byte[imageWidth * imageHeight * 3];
            random.NextBytes(image);
            (int width, int height) = (random.Next(1, 70), random.Next(1, 20));
            SimilarityTransform toImage = RandomTransform(random, imageWidth, imageHeight, width, height);
            AlignBorder border = (AlignBorder)random.Next(3);

            byte[] actual = Run(new ImageView(image, imageWidth, imageHeight, PixelFormat.Bgr24), toImage, border, width, height, bits);

            byte[] expected = NaiveWarp.Run(image, imageWidth, imageHeight, toImage, border, width, height);
            CollectionAssert.AreEqual(
                expected, actual, $"seed {seed}, {i}: {border}, {imageWidth}x{imageHeight} to {width}x{height}, {toImage}");
        }
    }

    [TestMethod]
    [DataRow(PixelFormat.Bgr24)]
    [DataRow(PixelFormat.Rgb24)]
    [DataRow(PixelFormat.Bgra32)]
    [DataRow(PixelFormat.Rgba32)]
    [DataRow(PixelFormat.Gray8)]
    [DataRow(PixelFormat.Gray16)]
    [DataRow(PixelFormat.Bgr48)]
    [DataRow(PixelFormat.Bgra64)]
    public void EveryFormat_EqualsConversionToBgrBeforeTheWarp(PixelFormat format)
    {
        const int width = 61, height = 47, gap = 5;
        Random random = new(3);
        int stride = width * format.BytesPerPixel() + gap;
        byte[] pixels = new byte[stride * height];
        random.NextBytes(pixels);
        ImageView image = new(pixels, width, height, stride, format);
        byte[] converted = Pixels.ToBgr(image);
        for (int i = 0; i < 100; i++)
        {
            SimilarityTransform toImage = RandomTransform(random, width, height, 50, 30);
            AlignBorder border = (AlignBorder)(i % 3);
            byte[] expected = NaiveWarp.Run(converted, width, height, toImage, border, 50, 30);
            for (int bits = 128; bits <= WarpKernel.WidestVector; bits *= 2)
            {
                byte[] actual = Run(image, toImage, border, 50, 30, bits);
                CollectionAssert.AreEqual(expected, actual, $"{format}, {bits} bits, {border}, {toImage}");
            }
        }
    }

    [TestMethod]
    [DataRow(64, 48)]
    [DataRow(63, 47)]
    public void Nv12_EqualsOpenCvsConversionToBgrBeforeTheWarp(int width, int height)
    {
        Random random = new(5);
        (int evenWidth, int evenHeight) = (width + 1 & ~1, height + 1 & ~1);
        byte[] frame = new byte[evenWidth * evenHeight * 3 / 2];
        random.NextBytes(frame);
        using Mat planes = Mat.FromPixelData(evenHeight * 3 / 2, evenWidth, MatType.CV_8UC1, frame);
        using Mat converted = new();
        Cv2.CvtColor(planes, converted, ColorConversionCodes.YUV2BGR_NV12);
        using Mat part = converted[new Rect(0, 0, width, height)].Clone();
        Span<byte> luma = frame.AsSpan(0, evenWidth * evenHeight), chroma = frame.AsSpan(evenWidth * evenHeight);
        ImageView image = ImageView.Nv12(luma, chroma, width, height, evenWidth, evenWidth);
        for (int i = 0; i < 60; i++)
        {
            SimilarityTransform toImage = RandomTransform(random, width, height, 50, 30);
            AlignBorder border = (AlignBorder)(i % 3);
            byte[] expected = NaiveWarp.Run(Pixels.Bytes(part), width, height, toImage, border, 50, 30);
            CollectionAssert.AreEqual(expected, Run(image, toImage, border, 50, 30, 512), $"{border}, {toImage}");
        }
    }

    [TestMethod]
    public void BottomUpImage_IsReadThroughANegativeStride()
    {
        const int width = 40, height = 30, stride = width * 3;
        byte[] pixels = new byte[stride * height];
        new Random(4).NextBytes(pixels);
        byte[] flipped = [.. Enumerable.Range(0, height).Reverse().SelectMany(row => pixels[(row * stride)..((row + 1) * stride)])];
        SimilarityTransform toImage = new(0.8, 0.3, 5, -2);
        unsafe
        {
            fixed (byte* origin = pixels)
            {
                ImageView bottomUp =
                    ImageView.FromPointer((nint)origin + (height - 1) * stride, width, height, -stride, PixelFormat.Bgr24);
                byte[] expected = NaiveWarp.Run(flipped, width, height, toImage, AlignBorder.Reflect, 40, 30);
                CollectionAssert.AreEqual(expected, Run(bottomUp, toImage, AlignBorder.Reflect, 40, 30, 512));
            }
        }
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    [DataRow(PixelFormat.Bgr24)]
    [DataRow(PixelFormat.Bgra32)]
    [DataRow(PixelFormat.Gray8)]
    [DataRow(PixelFormat.Gray16)]
    [DataRow(PixelFormat.Bgra64)]
    public void MemoryAroundTheImage_IsNotRead(PixelFormat format)
    {
        // The size is a multiple of a page, so that there is no access directly before and directly after the image.
        const int width = 64, height = 64;
        int stride = width * format.BytesPerPixel();
        using GuardedMemory memory = new((nuint)(stride * height));
        Random random = new(6);
        for (int i = 0; i < 2000; i++)
        {
            // Every place around a corner or an edge, in steps below a pixel.
            SimilarityTransform toImage = RandomTransform(random, width, height, 40, 12);
            ImageView image = ImageView.FromPointer(memory.DangerousGetHandle(), width, height, stride, format);
            for (int bits = 128; bits <= WarpKernel.WidestVector; bits *= 2)
            {
                Run(image, toImage, (AlignBorder)(i % 3), 40, 12, bits);
            }
        }
    }

    [TestMethod]
    public void PositionsThatDoNotFitInto32Bits_EqualThePlainWarp()
    {
        byte[] image = new byte[30 * 20 * 3];
        new Random(8).NextBytes(image);
        ImageView view = new(image, 30, 20, PixelFormat.Bgr24);

        // Column 20 of the result is column 10 of the image; its neighbours are 100,000 pixels away.
        SimilarityTransform toImage = new(1e5, 0, 10 - 20 * 1e5, 10 - 3 * 1e5);
        foreach (AlignBorder border in Enum.GetValues<AlignBorder>())
        {
            byte[] expected = NaiveWarp.Run(image, 30, 20, toImage, border, 40, 6);
            CollectionAssert.AreEqual(expected, Run(view, toImage, border, 40, 6, 512), $"{border}");
        }
    }

    [TestMethod]
    [DataRow(1e30)]
    [DataRow(-1e30)]
    [DataRow(1e300)]
    public void PositionsFarOutside_AreTheBorder(double far)
    {
        byte[] image = [.. Enumerable.Repeat((byte)7, 30 * 20 * 3)];
        ImageView view = new(image, 30, 20, PixelFormat.Bgr24);
        foreach (SimilarityTransform toImage in new SimilarityTransform[] { new(1, 0, far, far), new(far, -far, far, 0) })
        {
            Assert.IsTrue(Run(view, toImage, AlignBorder.Black, 40, 6, 512).All(value => value == 0));
            Assert.IsTrue(Run(view, toImage, AlignBorder.Replicate, 40, 6, 512).All(value => value == 7));
            Assert.IsTrue(Run(view, toImage, AlignBorder.Reflect, 40, 6, 512).All(value => value == 7));
        }
    }

    // At any angle, reduced up to eight times and enlarged up to eight times; the middle of the result is in the image or near it.
    private static SimilarityTransform RandomTransform(Random random, int imageWidth, int imageHeight, int width, int height)
    {
        double scale = Math.Pow(8, 2 * random.NextDouble() - 1), angle = random.Next(4) switch
        {
            0 => Math.PI / 2 * random.Next(4),
            _ => 2 * Math.PI * random.NextDouble(),
        };
        (double a, double b) = (scale * Math.Cos(angle), scale * Math.Sin(angle));
        double x = imageWidth * (1.4 * random.NextDouble() - 0.2), y = imageHeight * (1.4 * random.NextDouble() - 0.2);
        return new SimilarityTransform(a, b, x - (a * width - b * height) / 2, y - (b * width + a * height) / 2);
    }

    private static byte[] Run(ImageView image, SimilarityTransform toImage, AlignBorder border, int width, int height, int bits)
    {
        byte[] target = new byte[width * height * 3];
        int widest = Math.Min(bits, WarpKernel.WidestVector);
        BilinearWarp.Run(image, toImage, border, target, width, height, width * 3, widest);
        return target;
    }
}
