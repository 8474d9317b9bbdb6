using System.Runtime.CompilerServices;
using SkiaSharp;

namespace OpenVinoLandmarks.SkiaSharp.Tests.Bitmaps;

/// <summary>Checks that bitmaps and pixmaps are viewed without a copy, and which of them are refused.</summary>
[TestClass]
public sealed class SkiaImageTests
{
    [TestMethod]
    [DataRow(SKColorType.Bgra8888, PixelFormat.Bgra32)]
    [DataRow(SKColorType.Rgba8888, PixelFormat.Rgba32)]
    [DataRow(SKColorType.Rgb888x, PixelFormat.Rgba32)]
    [DataRow(SKColorType.Gray8, PixelFormat.Gray8)]
    public void AsImageView_OfBitmapAndPixmap_IsTheSameMemory(SKColorType type, PixelFormat format)
    {
        using SKBitmap bitmap = new(7, 5, type, SKAlphaType.Opaque);
        using SKPixmap pixmap = bitmap.PeekPixels();

        ImageView view = bitmap.AsImageView(), other = pixmap.AsImageView();

        Assert.AreEqual(format, view.Format);
        Assert.AreEqual((7, 5, (nint)bitmap.RowBytes), (view.Width, view.Height, view.Stride));
        Assert.AreEqual(bitmap.GetPixels(), Address(view.Row(0)));
        Assert.AreEqual(bitmap.GetPixels(), Address(other.Row(0)));
        Assert.AreEqual(bitmap.GetPixels() + 4 * bitmap.RowBytes, Address(view.Row(4)));
    }

    [TestMethod]
    [DataRow(SKColorType.Rgb565)]
    [DataRow(SKColorType.RgbaF16)]
    [DataRow(SKColorType.Alpha8)]
    public void AsImageView_OtherPixels_Throws(SKColorType type)
    {
        using SKBitmap bitmap = new(4, 4, type, SKAlphaType.Premul);

        ArgumentException e = Assert.ThrowsExactly<ArgumentException>(() => _ = bitmap.AsImageView());

        StringAssert.Contains(e.Message, type.ToString());
    }

    [TestMethod]
    public void AsImageView_EmptyOrDisposed_Throws()
    {
        using SKBitmap empty = new();
        SKBitmap disposed = new(4, 4);
        disposed.Dispose();
        using SKPixmap none = new();

        Assert.ThrowsExactly<ArgumentException>(() => _ = empty.AsImageView());
        Assert.ThrowsExactly<ArgumentException>(() => _ = disposed.AsImageView());
        Assert.ThrowsExactly<ArgumentException>(() => _ = none.AsImageView());
        Assert.ThrowsExactly<ArgumentNullException>(() => _ = ((SKBitmap)null!).AsImageView());
        Assert.ThrowsExactly<ArgumentNullException>(() => _ = ((SKPixmap)null!).AsImageView());
        Assert.ThrowsExactly<ArgumentException>(() => new SkiaImage(empty));
        Assert.ThrowsExactly<ArgumentException>(() => new SkiaImage(disposed));
    }

    [TestMethod]
    public void AsImageView_PartOfABitmap_HasTheStrideOfTheWhole()
    {
        using SKBitmap whole = Gradient(20, 10), part = new();
        Assert.IsTrue(whole.ExtractSubset(part, SKRectI.Create(3, 2, 6, 4)));

        ImageView view = part.AsImageView();

        Assert.AreEqual((6, 4, (nint)whole.RowBytes), (view.Width, view.Height, view.Stride));
        Assert.AreEqual(whole.GetAddress(3, 2), Address(view.Row(0)));
    }

    [TestMethod]
    public void View_AfterTheBitmapIsDisposed_HasItsPixels()
    {
        SKBitmap bitmap = Gradient(30, 20);
        byte[] expected = bitmap.AsImageView().Row(19).ToArray();
        nint address = bitmap.GetPixels();
        SkiaImage image = new(bitmap);

        bitmap.Dispose();

        Assert.AreEqual(address, Address(image.View.Row(0)));
        CollectionAssert.AreEqual(expected, image.View.Row(19).ToArray());
        image.Dispose();
        image.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => _ = image.View);
    }

    [TestMethod]
    [DataRow(PixelFormat.Bgr24, new byte[] { 1, 2, 3 })]
    [DataRow(PixelFormat.Rgb24, new byte[] { 3, 2, 1 })]
    [DataRow(PixelFormat.Bgra32, new byte[] { 1, 2, 3, 0 })]
    [DataRow(PixelFormat.Rgba32, new byte[] { 3, 2, 1, 0 })]
    public void ToSKBitmap_EachOrder_HasTheColorsAndNoTransparency(PixelFormat format, byte[] pixel)
    {
        byte[] pixels = [.. Enumerable.Repeat(pixel, 6).SelectMany(bytes => bytes)];

        using SKBitmap bitmap = new ImageView(pixels, 3, 2, format).ToSKBitmap();

        Assert.AreEqual(new SKSizeI(3, 2), bitmap.Info.Size);
        Assert.AreEqual(SKAlphaType.Opaque, bitmap.AlphaType);
        Assert.AreEqual(new SKColor(3, 2, 1), bitmap.GetPixel(2, 1));
    }

    [TestMethod]
    public void ToSKBitmap_GreyIsGrey_And16BitsThrow()
    {
        using SKBitmap grey = new ImageView([9, 8], 2, 1, PixelFormat.Gray8).ToSKBitmap();

        Assert.AreEqual(new SKColor(8, 8, 8), grey.GetPixel(1, 0));
        Assert.ThrowsExactly<ArgumentException>(() => new ImageView(new byte[2], 1, 1, PixelFormat.Gray16).ToSKBitmap());
    }

    internal static SKBitmap Gradient(int width, int height)
    {
        SKBitmap bitmap = new(width, height, SKColorType.Bgra8888, SKAlphaType.Opaque);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                bitmap.SetPixel(x, y, new SKColor((byte)(x * 5), (byte)(y * 7), (byte)(x + y)));
            }
        }

        return bitmap;
    }

    private static unsafe nint Address(ReadOnlySpan<byte> row) =>
        (nint)Unsafe.AsPointer(ref Unsafe.AsRef(in row[0]));
}
