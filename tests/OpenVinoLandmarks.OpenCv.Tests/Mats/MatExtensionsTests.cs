using OpenCvSharp;
using OpenVinoLandmarks.OpenCv.Tests.Pictures;

namespace OpenVinoLandmarks.OpenCv.Tests.Mats;

/// <summary>Checks the views that <see cref="MatExtensions"/> and <see cref="MatImage"/> create of a Mat.</summary>
[TestClass]
public sealed class MatExtensionsTests
{
    [TestMethod]
    [DataRow(MatType.CV_8U, 1, PixelFormat.Gray8)]
    [DataRow(MatType.CV_8U, 3, PixelFormat.Bgr24)]
    [DataRow(MatType.CV_8U, 4, PixelFormat.Bgra32)]
    [DataRow(MatType.CV_16U, 1, PixelFormat.Gray16)]
    [DataRow(MatType.CV_16U, 3, PixelFormat.Bgr48)]
    [DataRow(MatType.CV_16U, 4, PixelFormat.Bgra64)]
    public void AsImageView_ImageTypes_HaveTheirFormatAndPixels(int depth, int channels, PixelFormat format)
    {
        using Mat mat = TestPictures.Noise(13, 7, MatType.MakeType(depth, channels));

        ImageView view = mat.AsImageView();

        Assert.AreEqual(format, view.Format);
        Assert.AreEqual(13, view.Width);
        Assert.AreEqual(7, view.Height);
        CollectionAssert.AreEqual(TestPictures.Pixels(mat), Bytes(view));
    }

    [TestMethod]
    public void AsImageView_RegionOfInterest_HasOnlyItsPixels()
    {
        using Mat mat = TestPictures.Noise(40, 30, MatType.CV_8UC3);
        using Mat region = new(mat, new Rect(5, 6, 11, 9));
        Assert.IsFalse(region.IsContinuous());

        ImageView view = region.AsImageView();

        Assert.AreEqual(40 * 3, view.Stride);
        CollectionAssert.AreEqual(TestPictures.Pixels(region), Bytes(view));
    }

    [TestMethod]
    public void AsImageView_MatChangedLater_ShowsTheChange()
    {
        using Mat mat = new(3, 3, MatType.CV_8UC1, Scalar.Black);
        ImageView view = mat.AsImageView();

        mat.Set<byte>(1, 2, 99);

        Assert.AreEqual(99, view.Row(1)[2]);
    }

    [TestMethod]
    public void AsImageView_OtherTypes_ThrowWithTheirName()
    {
        using Mat mat = new(3, 3, MatType.CV_32FC3);

        ArgumentException e = Assert.ThrowsExactly<ArgumentException>(() => { _ = mat.AsImageView(); });

        StringAssert.Contains(e.Message, "CV_32FC3");
        StringAssert.Contains(e.Message, "CV_16UC4");
    }

    [TestMethod]
    public void AsImageView_EmptyMat_Throws()
    {
        using Mat mat = new();

        Assert.ThrowsExactly<ArgumentException>(() => { _ = mat.AsImageView(); });
    }

    [TestMethod]
    public void AsImageView_ThreeDimensions_Throws()
    {
        using Mat mat = new([2, 3, 4], MatType.CV_8UC1);

        ArgumentException e = Assert.ThrowsExactly<ArgumentException>(() => { _ = mat.AsImageView(); });

        StringAssert.Contains(e.Message, "3 dimensions");
    }

    [TestMethod]
    public void AsImageView_DisposedMat_Throws()
    {
        Mat mat = new(3, 3, MatType.CV_8UC1);
        mat.Dispose();

        Assert.ThrowsExactly<ObjectDisposedException>(() => { _ = mat.AsImageView(); });
    }

    [TestMethod]
    public void MatImage_MatDisposed_KeepsThePixels()
    {
        Mat mat = TestPictures.Noise(64, 64, MatType.CV_8UC3);
        byte[] expected = TestPictures.Pixels(mat);
        using MatImage image = new(mat);

        mat.Dispose();

        CollectionAssert.AreEqual(expected, Bytes(image.View));
    }

    [TestMethod]
    public void MatImage_Disposed_Throws()
    {
        using Mat mat = TestPictures.Noise(4, 4, MatType.CV_8UC3);
        MatImage image = new(mat);

        image.Dispose();
        image.Dispose();

        Assert.ThrowsExactly<ObjectDisposedException>(() => { _ = image.View; });
        Assert.IsFalse(mat.IsDisposed);
    }

    private static byte[] Bytes(ImageView view)
    {
        List<byte> bytes = [];
        for (int y = 0; y < view.Height; y++)
        {
            bytes.AddRange(view.Row(y));
        }

        return [.. bytes];
    }
}
