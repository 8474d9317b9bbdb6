using System.Runtime.InteropServices;
using OpenCvSharp;
using OpenVinoLandmarks.Files;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Cli.Pictures.Libraries;

/// <summary>Pictures by OpenCV.</summary>
internal sealed class OpenCvPictures : PictureLibrary
{
    /// <summary>Loads the library.</summary>
    /// <exception cref="DeviceException">It cannot be loaded.</exception>
    public OpenCvPictures()
    {
        OpenCvLibrary.EnsureLoaded();

        // OpenCV's own messages name its source files instead of the picture. The tool writes its own.
        Cv2.SetLogLevel(OpenCvSharp.LogLevel.SILENT);
    }

    /// <inheritdoc/>
    public override string Name => $"OpenCV {OpenCvLibrary.Version}";

    /// <inheritdoc/>
    public override IReadOnlyList<string> WrittenExtensions => PictureReader.Extensions;

    /// <inheritdoc/>
    public override bool CanAnonymize => true;

    /// <inheritdoc/>
    public override LoadedPicture Decode(ReadOnlySpan<byte> bytes, string name, PictureReadOptions options) =>
        new MatPicture(PictureReader.Decode(bytes, name, options));

    /// <inheritdoc/>
    public override unsafe byte[] Encode(string path, ImageView image)
    {
        fixed (byte* pixels = &MemoryMarshal.GetReference(image.Row(0)))
        {
            using Mat mat = Mat.FromPixelData(image.Height, image.Width, MatType.CV_8UC3, (nint)pixels, image.Stride);
            return PictureWriter.Encode(path, mat);
        }
    }

    /// <inheritdoc/>
    protected override void UseOneThread() => Cv2.SetNumThreads(1);

    private sealed class MatPicture(Mat mat) : LoadedPicture
    {
        public override ImageView View => mat.AsImageView();

        public override void Draw(ReadOnlySpan<FaceLandmarks> faces) => LandmarkOverlay.Draw(mat, faces);

        public override int Anonymize(AnonymizeMethod method, ReadOnlySpan<FaceLandmarks> faces) =>
            FaceAnonymizer.Apply(mat, method, faces);

        public override byte[] Cut(PixelRegion part, int longSide, int quality)
        {
            using Mat pixels = new(mat, new Rect(part.X, part.Y, part.Width, part.Height));
            (int width, int height, double scale) = Scaled(part, longSide);
            InterpolationFlags interpolation = scale < 1 ? InterpolationFlags.Area : InterpolationFlags.Cubic;
            using Mat small = pixels.Resize(new Size(width, height), 0, 0, interpolation);
            Cv2.ImEncode(".jpg", small, out byte[] jpeg, [new ImageEncodingParam(ImwriteFlags.JpegQuality, quality)]);
            return jpeg;
        }

        public override void Write(string path, FileSet inputs) => PictureWriter.Write(path, mat, inputs);

        public override void Dispose() => mat.Dispose();
    }
}
