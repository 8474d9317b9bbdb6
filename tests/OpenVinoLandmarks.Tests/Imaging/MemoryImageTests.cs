namespace OpenVinoLandmarks.Tests.Imaging;

/// <summary>Images for asynchronous calls, including camera frames in NV12.</summary>
[TestClass]
public sealed class MemoryImageTests
{
    [TestMethod]
    [DataRow(6, 4)]
    [DataRow(5, 3)]
    [DataRow(1, 1)]
    public void Nv12_AsOneFrameOrAsTwoPlanes_IsTheSameImage(int width, int height)
    {
        int chromaStride = (width + 1) / 2 * 2, luma = width * height;
        byte[] frame = new byte[luma + chromaStride * ((height + 1) / 2)];
        new Random(1).NextBytes(frame);
        byte[] expected = Crop(ImageView.Nv12(frame.AsSpan(0, luma), frame.AsSpan(luma), width, height, width, chromaStride));

        CollectionAssert.AreEqual(expected, Crop(MemoryImage.Nv12(frame, width, height).View));
        MemoryImage planes = MemoryImage.Nv12(frame.AsMemory(0, luma), frame.AsMemory(luma), width, height, width, chromaStride);
        CollectionAssert.AreEqual(expected, Crop(planes.View));
    }

    [TestMethod]
    public async Task Nv12_HasTheSameResultsInAsynchronousCalls()
    {
        const int Width = 64, Height = 48;
        byte[] frame = new byte[Width * Height * 3 / 2];
        new Random(2).NextBytes(frame);
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(Support.Bundled.OnManaged());
        MemoryImage image = MemoryImage.Nv12(frame, Width, Height);
        FaceBox[] boxes = [new FaceBox(3, 5, 31, 33)];
        CollectionAssert.AreEqual(detector.Detect(image.View, boxes), await detector.DetectAsync(image, boxes));
    }

    [TestMethod]
    public void MemoryTooShort_AndImpossibleSizes_AreRefused()
    {
        Assert.ThrowsExactly<ArgumentException>(() => MemoryImage.Nv12(new byte[35], 6, 4));
        Assert.ThrowsExactly<ArgumentException>(() => MemoryImage.Nv12(new byte[3], 6, 4));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => MemoryImage.Nv12(new byte[36], 0, 4));
        Assert.ThrowsExactly<ArgumentException>(() => new MemoryImage(new byte[36], 6, 4, 6, PixelFormat.Nv12));
    }

    private static byte[] Crop(ImageView image)
    {
        byte[] crop = new byte[8 * 8 * 3];
        FaceCrop.Write(image, PixelRegion.Whole(image), crop, 8, 8);
        return crop;
    }
}
