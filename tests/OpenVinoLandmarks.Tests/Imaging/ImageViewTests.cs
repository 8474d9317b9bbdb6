namespace OpenVinoLandmarks.Tests.Imaging;

/// <summary>Rows of images in memory, and the checks of their sizes.</summary>
[TestClass]
public sealed class ImageViewTests
{
    [TestMethod]
    public void Row_SkipsThePadding()
    {
        byte[] pixels = [.. Enumerable.Range(0, 20).Select(i => (byte)i)];
        ImageView view = new(pixels, 2, 2, 10, PixelFormat.Bgr24);
        CollectionAssert.AreEqual(new byte[] { 10, 11, 12, 13, 14, 15 }, view.Row(1).ToArray());
    }

    [TestMethod]
    public void LastRow_NeedsNoPadding() => Assert.AreEqual(2, new ImageView(new byte[16], 2, 2, 10, PixelFormat.Bgr24).Height);

    [TestMethod]
    public void MemoryTooShort_IsAnArgumentErrorWithBothSizes()
    {
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(
            () => _ = new ImageView(new byte[15], 2, 2, 10, PixelFormat.Bgr24));
        StringAssert.Contains(error.Message, "need 16 bytes; the memory has 15");
    }

    [TestMethod]
    [DataRow(0, 1, 3)]
    [DataRow(1, 0, 3)]
    [DataRow(1, 1, 2)]
    [DataRow(int.MaxValue, 1, int.MaxValue)]
    public void ImpossibleSizes_AreRefused(int width, int height, int stride) =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ = new ImageView(new byte[100], width, height, stride, PixelFormat.Bgr24));

    [TestMethod]
    public void NullPointer_IsRefused() =>
        Assert.ThrowsExactly<ArgumentNullException>(() => _ = ImageView.FromPointer(0, 1, 1, 3, PixelFormat.Bgr24));

    [TestMethod]
    public void RowOutsideTheImage_IsRefused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ImageView(new byte[3], 1, 1, PixelFormat.Bgr24).Row(1).ToArray());
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ImageView(new byte[3], 1, 1, PixelFormat.Bgr24).Row(-1).ToArray());
    }
}
