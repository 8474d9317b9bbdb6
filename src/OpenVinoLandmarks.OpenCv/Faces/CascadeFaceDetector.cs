using System.Collections.Concurrent;
using OpenCvSharp;
using OpenVinoLandmarks.Files;

namespace OpenVinoLandmarks.OpenCv;

/// <summary>
/// Finds faces with OpenCV's Haar cascade: for comparison, or for applications that have tuned one. It searches an equalized grey image
/// (scale step 1.1, three neighbours, faces from 24 pixels). Its large boxes are mapped to the tight ones that the landmark models were
/// trained on. A cascade has no scores. Thread-safe: concurrent callers use a classifier each.
/// </summary>
public sealed class CascadeFaceDetector : IFaceDetector
{
    private const double ScaleStep = 1.1;
    private const int Neighbours = 3;
    private const int MinFace = 24;

    // The variable that names a cascade file.
    private const string Variable = "OPENVINO_LANDMARKS_CASCADE";

    // Debian's package opencv-data. alt2 is first, because the landmark error is lower with its boxes after they are mapped to tight ones.
    private static readonly string[] s_installedFiles =
    [
        "/usr/share/opencv4/haarcascades/haarcascade_frontalface_alt2.xml",
        "/usr/share/opencv4/haarcascades/haarcascade_frontalface_default.xml",
    ];

    private readonly string _file;
    private readonly ConcurrentBag<CascadeClassifier> _idle = [];
    private volatile bool _disposed;

    /// <summary>Reads a cascade file.</summary>
    /// <param name="file">
    /// The .xml file. Null uses the file that the variable <c>OPENVINO_LANDMARKS_CASCADE</c> names, otherwise that of Debian's package
    /// <c>opencv-data</c>.
    /// </param>
    /// <exception cref="ModelException">The file is missing or is not a cascade.</exception>
    /// <exception cref="DeviceException">OpenCV's native library cannot be loaded.</exception>
    public CascadeFaceDetector(string? file = null)
    {
        _file = FindFile(file);
        OpenCvLibrary.EnsureLoaded();
        _idle.Add(Load(_file));
    }

    /// <summary>Returns <c>cascade</c>.</summary>
    public string Name => "cascade";

    /// <inheritdoc/>
    public IReadOnlyList<FaceBox> Detect(ImageView image, FaceFilter? filter = null)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        filter ??= FaceFilter.All;
        PixelRegion region = filter.SearchedRegion(image);
        using Mat gray = EqualizedGray(image.Part(region));
        CascadeClassifier classifier = _idle.TryTake(out CascadeClassifier? idle) ? idle : Load(_file);
        try
        {
            Rect[] found = classifier.DetectMultiScale(gray, ScaleStep, Neighbours, minSize: new Size(MinFace, MinFace));
            return filter.Apply(
                found.Select(Tight).Select(box => box with { X = box.X + region.X, Y = box.Y + region.Y }), image.Width, image.Height);
        }
        finally
        {
            Return(classifier);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<FaceBox>> DetectAsync(
        IImageSource image, FaceFilter? filter = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new ValueTask<IReadOnlyList<FaceBox>>(Task.Run(() => Detect(image.View, filter), cancellationToken));
    }

    /// <summary>Frees the classifiers; one that is in use is freed when its call ends.</summary>
    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out CascadeClassifier? classifier))
        {
            classifier.Dispose();
        }
    }

    /// <summary>
    /// Maps a box of the cascade, a square around the front of the head, to the face from brow to chin. The numbers were fitted on
    /// annotated photos: 0.80 of the width, 1.2 times as high as wide, the centre lower by 0.06 of the cascade's box.
    /// </summary>
    internal static FaceBox Tight(Rect box)
    {
        float width = box.Width * 0.80f;
        float height = width * 1.2f;
        float centerX = box.X + box.Width / 2f;
        float centerY = box.Y + box.Height / 2f + box.Height * 0.06f;
        return new FaceBox(centerX - width / 2, centerY - height / 2, width, height);
    }

    // A file that the caller or the variable names is used whether it exists or not: its absence is an error that names it.
    private static string FindFile(string? option)
    {
        if (!string.IsNullOrEmpty(option))
        {
            return option;
        }

        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return named;
        }

        return s_installedFiles.FirstOrDefault(File.Exists) ?? throw new ModelException(
            $"No cascade file was found. Name one with --cascade or {Variable}, or install Debian's package opencv-data. "
            + $"Searched: {string.Join(", ", s_installedFiles)}.");
    }

    private static Mat EqualizedGray(ImageView image)
    {
        // A crop of the whole image at its own size turns any pixel format and stride into BGR.
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
            throw new ModelException($"The cascade was not found: the file {file} does not exist.");
        }

        if (FileStatus.IsSpecial(file))
        {
            throw new ModelException($"The cascade cannot be read: {file} is a pipe, a socket or a device, not a file.");
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
            throw NotACascade(file, e);
        }

        classifier.Dispose();
        throw NotACascade(file, null);
    }

    private static ModelException NotACascade(string file, Exception? cause) =>
        new($"{file} is not a cascade file of OpenCV, or is damaged.", cause);

    private void Return(CascadeClassifier classifier)
    {
        _idle.Add(classifier);
        if (_disposed)
        {
            Dispose();
        }
    }
}
