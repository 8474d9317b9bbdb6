using OpenVinoLandmarks.Files;
using OpenVinoLandmarks.OpenCv;
using OpenVinoLandmarks.Pictures;
using OpenVinoLandmarks.SkiaSharp;
using SkiaSharp;

namespace OpenVinoLandmarks.Cli.Pictures.Libraries;

/// <summary>Pictures by SkiaSharp.</summary>
internal sealed class SkiaPictures : PictureLibrary
{
    /// <summary>Loads the library.</summary>
    /// <exception cref="DeviceException">It cannot be loaded.</exception>
    public SkiaPictures() => SkiaLibrary.EnsureLoaded();

    /// <inheritdoc/>
    public override string Name => $"SkiaSharp {SkiaLibrary.Version}";

    /// <inheritdoc/>
    public override IReadOnlyList<string> WrittenExtensions => SkiaPictureWriter.Extensions;

    /// <inheritdoc/>
    public override bool CanAnonymize => false;

    /// <inheritdoc/>
    public override LoadedPicture Decode(ReadOnlySpan<byte> bytes, string name, PictureReadOptions options) =>
        new BitmapPicture(SkiaPictureReader.Decode(bytes, name, options));

    /// <inheritdoc/>
    public override byte[] Encode(string path, ImageView image)
    {
        using SKBitmap bitmap = image.ToSKBitmap();
        return SkiaPictureWriter.Encode(path, bitmap);
    }

    /// <inheritdoc/>
    protected override void UseOneThread()
    {
        // Skia decodes every picture on one thread.
    }

    private sealed class BitmapPicture(SKBitmap bitmap) : LoadedPicture
    {
        public override ImageView View => bitmap.AsImageView();

        public override void Draw(ReadOnlySpan<FaceLandmarks> faces) => SkiaLandmarkOverlay.Draw(bitmap, faces);

        public override int Anonymize(AnonymizeMethod method, ReadOnlySpan<FaceLandmarks> faces) =>
            throw new DeviceException("Faces are made unrecognizable by OpenCV, whose native library is not there.");

        public override byte[] Cut(PixelRegion part, int longSide, int quality)
        {
            (int width, int height, _) = Scaled(part, longSide);
            using SKBitmap pixels = new();
            bitmap.ExtractSubset(pixels, SKRectI.Create(part.X, part.Y, part.Width, part.Height));
            SKSamplingOptions sampling = new(SKFilterMode.Linear, SKMipmapMode.Linear);
            using SKBitmap small = pixels.Resize(new SKSizeI(width, height), sampling);
            using SKData jpeg = small.Encode(SKEncodedImageFormat.Jpeg, quality);
            return jpeg.ToArray();
        }

        public override void Write(string path, FileSet inputs) => PictureBytes.Write(path, SkiaPictureWriter.Encode(path, bitmap), inputs);

        public override void Dispose() => bitmap.Dispose();
    }
}
