using System.Collections.Concurrent;
using OpenCvSharp;
using OpenVinoLandmarks.Faces;
using OpenVinoLandmarks.Imaging;

namespace OpenVinoLandmarks.OpenCv;

/// <summary>
/// OpenCV's cascade as a face detector: for comparison, and for whoever has tuned one. It looks at an equalised grey picture (scale
/// step 1.1, three neighbours, faces from 24 pixels), and its generous boxes are mapped to the tight ones that the landmark models
/// were trained on. A cascade has no scores. Thread-safe: callers at the same time each get a classifier of their own.
/// </summary>
public sealed class CascadeFaceDetector : IFaceDetector
{
    private const double ScaleStep = 1.1;
    private const int Neighbours = 3;
    private const int LeastFace = 24;

    private readonly string _file;
    private readonly ConcurrentBag<CascadeClassifier> _idle = [];
    private volatile bool _disposed;

    /// <summary>Reads a cascade file.</summary>
    /// <param name="file">The xml file; null looks where <see cref="CascadeFiles"/> says.</param>
    /// <exception cref="ModelException">The file is missing or is no cascade.</exception>
    /// <exception cref="DeviceException">OpenCV's native library cannot be loaded.</exception>
    public CascadeFaceDetector(string? file = null)
    {
        _file = CascadeFiles.Find(file);
        OpenCvLibrary.EnsureLoaded();
        _idle.Add(Load(_file));
    }

    /// <summary><c>cascade</c>.</summary>
    public string Name => "cascade";

    /// <inheritdoc/>
    public IReadOnlyList<FaceBox> Detect(ImageView image, FaceDetectionOptions? options = null)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        options ??= FaceDetectionOptions.Default;
        using Mat gray = EqualizedGray(image);
        CascadeClassifier classifier = _idle.TryTake(out CascadeClassifier? idle) ? idle : Load(_file);
        try
        {
            Rect[] found = classifier.DetectMultiScale(gray, ScaleStep, Neighbours, minSize: new Size(LeastFace, LeastFace));
            return FaceBoxSelection.Select(found.Select(Tight), image.Width, image.Height, 0, options);
        }
        finally
        {
            Return(classifier);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<FaceBox>> DetectAsync(IImageSource image, FaceDetectionOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new ValueTask<IReadOnlyList<FaceBox>>(Task.Run(() => Detect(image.View, options), cancellationToken));
    }

    /// <summary>Frees the classifiers; one that is at work is freed when its call ends.</summary>
    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out CascadeClassifier? classifier))
        {
            classifier.Dispose();
        }
    }

    /// <summary>
    /// A cascade's box is a square around the whole head's front; the models want the face from brow to chin. The numbers were fitted
    /// on annotated photos: 0.80 of the width, 1.2 times as high as wide, the centre lower by 0.06 of the cascade's box.
    /// </summary>
    internal static FaceBox Tight(Rect box)
    {
        float width = box.Width * 0.80f;
        float height = width * 1.2f;
        float centerX = box.X + box.Width / 2f;
        float centerY = box.Y + box.Height / 2f + box.Height * 0.06f;
        return new FaceBox(centerX - width / 2, centerY - height / 2, width, height);
    }

    private static Mat EqualizedGray(ImageView image)
    {
        // A crop of everything at its own size: any pixel format and stride becomes plain BGR.
        byte[] pixels = new byte[FaceCrop.ByteCount(image.Width, image.Height)];
        FaceCrop.Write(image, PixelRegion.Whole(image), pixels, image.Width, image.Height);
        using Mat color = Mat.FromPixelData(image.Height, image.Width, MatType.CV_8UC3, pixels);
        Mat gray = new();
        Cv2.CvtColor(color, gray, ColorConversionCodes.BGR2GRAY);
        Cv2.EqualizeHist(gray, gray);
        return gray;
    }

    private static CascadeClassifier Load(string file)
    {
        if (!File.Exists(file))
        {
            throw new ModelException($"The cascade was not found: there is no file {file}.");
        }

        CascadeClassifier classifier = new();
        try
        {
            if (classifier.Load(file) && !classifier.Empty())
            {
                return classifier;
            }
        }
        catch (OpenCVException e)
        {
            classifier.Dispose();
            throw NoCascade(file, e);
        }

        classifier.Dispose();
        throw NoCascade(file, null);
    }

    private static ModelException NoCascade(string file, Exception? cause) => new($"{file} is not one of OpenCV's cascade files, or is damaged.", cause);

    private void Return(CascadeClassifier classifier)
    {
        _idle.Add(classifier);
        if (_disposed)
        {
            Dispose();
        }
    }
}
