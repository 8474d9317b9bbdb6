using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Files;
using OpenVinoLandmarks.OpenCv;
using OpenVinoLandmarks.Pictures;
using OpenVinoLandmarks.SkiaSharp;

namespace OpenVinoLandmarks.Cli.Pictures.Libraries;

/// <summary>
/// The library that reads, changes and writes picture files: OpenCV, or SkiaSharp if OpenCV's native library is not there, as on ARM. The
/// choice is made once per process. Thread-safe.
/// </summary>
internal abstract class PictureLibrary
{
    /// <summary>The variable that names the library to use: <c>opencv</c> or <c>skiasharp</c>.</summary>
    public const string Variable = "OPENVINO_LANDMARKS_PICTURE_LIBRARY";

    private static readonly Lazy<PictureLibrary> s_current = new(Choose);

    /// <summary>The library of this process. Loads it on first use.</summary>
    /// <exception cref="DeviceException">No library can be loaded.</exception>
    public static PictureLibrary Current => s_current.Value;

    /// <summary>The library's name and version.</summary>
    public abstract string Name { get; }

    /// <summary>Extensions of the files that can be written, in lower case with the dot.</summary>
    public abstract IReadOnlyList<string> WrittenExtensions { get; }

    /// <summary>True if the library can make faces unrecognizable.</summary>
    public abstract bool CanAnonymize { get; }

    // What the user should know about the choice, or null if it is the usual one.
    private string? Notice { get; init; }

    /// <summary>Returns true if the format of the file's extension can be written.</summary>
    public bool CanWrite(string path) => WrittenExtensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Prepares the library for pictures that are processed at the same time, and tells the user what is unusual.</summary>
    /// <param name="pictures">Their number.</param>
    /// <param name="messages">Receives the notice.</param>
    public void Prepare(int pictures, MessageWriter messages)
    {
        if (pictures > 1)
        {
            // Every processor works on a picture already; more threads per picture would slow all of them down.
            UseOneThread();
        }

        if (Notice is not null)
        {
            messages.Note(Notice);
        }
    }

    /// <summary>Reads an image file.</summary>
    /// <exception cref="ImageException">The file cannot be read.</exception>
    public LoadedPicture Read(string path, PictureReadOptions options) => Decode(PictureBytes.Read(path), path, options);

    /// <summary>Decodes an image file in memory.</summary>
    /// <exception cref="ImageException">The bytes are not a picture that the library reads.</exception>
    public abstract LoadedPicture Decode(ReadOnlySpan<byte> bytes, string name, PictureReadOptions options);

    /// <summary>Writes an image file.</summary>
    /// <param name="path">The file, whose extension selects the format.</param>
    /// <param name="image">Pixels in <see cref="PixelFormat.Bgr24"/>, row after row without padding.</param>
    /// <param name="inputs">Files that must not be replaced. The written file becomes one of them.</param>
    /// <exception cref="ImageException">The file cannot be written.</exception>
    public void Write(string path, ImageView image, FileSet inputs) => PictureBytes.Write(path, Encode(path, image), inputs);

    /// <summary>Returns the bytes of an image file.</summary>
    /// <param name="path">The file, whose extension selects the format.</param>
    /// <param name="image">Pixels in <see cref="PixelFormat.Bgr24"/>, row after row without padding.</param>
    /// <exception cref="ImageException">The picture cannot be encoded.</exception>
    public abstract byte[] Encode(string path, ImageView image);

    /// <summary>Makes the library use one thread per picture.</summary>
    protected abstract void UseOneThread();

    private static PictureLibrary Choose()
    {
        switch (Environment.GetEnvironmentVariable(Variable)?.ToUpperInvariant())
        {
            case "OPENCV":
                return new OpenCvPictures();
            case "SKIASHARP":
                return new SkiaPictures();
            case null or "":
                break;
            case string other:
                throw new DeviceException($"{Variable}={other}: the libraries are opencv and skiasharp.");
        }

        try
        {
            return new OpenCvPictures();
        }
        catch (DeviceException openCv)
        {
            try
            {
                SkiaPictures skia = new()
                {
                    Notice = "OpenCV's native library is not there: SkiaSharp reads and writes the pictures (JPEG, PNG, WebP). "
                        + $"Set {Variable}=opencv to see why OpenCV cannot be loaded.",
                };
                return skia;
            }
            catch (DeviceException)
            {
                throw openCv;
            }
        }
    }
}

/// <summary>A picture in memory, upright, whose pixels can be changed. For one thread at a time.</summary>
internal abstract class LoadedPicture : IImageSource, IDisposable
{
    /// <inheritdoc/>
    public abstract ImageView View { get; }

    /// <summary>Draws the boxes and points of faces into the picture.</summary>
    public abstract void Draw(ReadOnlySpan<FaceLandmarks> faces);

    /// <summary>Makes faces unrecognizable. Returns the number of faces that are at least partly inside the picture.</summary>
    /// <exception cref="DeviceException">The library cannot do this: see <see cref="PictureLibrary.CanAnonymize"/>.</exception>
    public abstract int Anonymize(AnonymizeMethod method, ReadOnlySpan<FaceLandmarks> faces);

    /// <summary>Returns a part of the picture as a small JPEG.</summary>
    /// <param name="part">The part, inside the picture.</param>
    /// <param name="longSide">The longer side of the result in pixels.</param>
    /// <param name="quality">JPEG quality, 0 to 100.</param>
    public abstract byte[] Cut(PixelRegion part, int longSide, int quality);

    /// <summary>Writes the picture to a file, whose extension selects the format.</summary>
    /// <param name="path">The file.</param>
    /// <param name="inputs">Files that must not be replaced. The written file becomes one of them.</param>
    /// <exception cref="ImageException">The file cannot be written.</exception>
    public abstract void Write(string path, FileSet inputs);

    /// <summary>Frees the pixels.</summary>
    public abstract void Dispose();

    /// <summary>The size of a part that is scaled to a longer side.</summary>
    protected static (int Width, int Height, double Scale) Scaled(PixelRegion part, int longSide)
    {
        double scale = (double)longSide / Math.Max(part.Width, part.Height);
        return (Math.Max(1, (int)(part.Width * scale)), Math.Max(1, (int)(part.Height * scale)), scale);
    }
}
