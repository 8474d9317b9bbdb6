using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Cli.Pictures.Libraries;
using OpenVinoLandmarks.Cli.Streams;
using OpenVinoLandmarks.Files;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Cli.Pictures;

/// <summary>
/// The file that each overlay (a picture with boxes and points drawn in) is written to. All names are chosen before the first image is
/// processed, so that no overlay overwrites another one or an input.
/// </summary>
internal sealed class OverlayPlan
{
    // Endings of pictures that are not written. Without this list, --overlay x.gif would create a folder of that name.
    private static readonly string[] s_otherPictures =
    [
        ".gif", ".apng", ".avif", ".heic", ".heif", ".jp2", ".j2k", ".j2c", ".jpc", ".jpx", ".jxl", ".jxr", ".hdr", ".pic", ".exr", ".pam",
        ".pfm", ".pxm", ".sr", ".ras", ".svg", ".tga", ".ico", ".psd", ".eps", ".dng", ".cr2", ".nef", ".arw",
    ];

    private readonly string? _folder;

    private OverlayPlan(IReadOnlyList<string> targets, string? folder)
    {
        Targets = targets;
        _folder = folder;
    }

    /// <summary>The file for the overlay of each image, in their order.</summary>
    public IReadOnlyList<string> Targets { get; }

    /// <summary>
    /// Chooses the files. A target with the extension of a picture is a file, unless a folder of that name exists. Every other target is a
    /// folder, which gets pictures with the names of the images.
    /// </summary>
    /// <param name="target">The file or folder that the user named.</param>
    /// <param name="images">The images, in order.</param>
    /// <param name="inputs">All files that the run reads.</param>
    /// <exception cref="UsageException">
    /// Two images would write the same file, one would overwrite an input, or pictures of this extension are not written.
    /// </exception>
    public static OverlayPlan Create(string target, IReadOnlyList<string> images, FileSet inputs)
    {
        bool isFolder = OutputFolder.IsNamedBy(target);
        PictureLibrary library = PictureLibrary.Current;
        string extension = Path.GetExtension(target);
        if (!isFolder && !library.CanWrite(target)
            && s_otherPictures.Concat(PictureReader.Extensions).Contains(extension, StringComparer.OrdinalIgnoreCase))
        {
            throw new UsageException(
                $"--overlay {target}: pictures of this kind are not written. Use one of {string.Join(' ', library.WrittenExtensions)}; "
                + $"for a folder of this name, type {target}{Path.DirectorySeparatorChar}.");
        }

        OverlayPlan plan = !isFolder && library.CanWrite(target)
            ? new OverlayPlan([.. images.Select(_ => target)], null)
            : new OverlayPlan([.. images.Select(image => Path.Combine(target, TargetName(image)))], target);
        plan.CheckInputs(inputs);
        plan.CheckCollisions(images);
        return plan;
    }

    /// <summary>Creates the folder if the target is one.</summary>
    /// <exception cref="ImageException">The folder cannot be created.</exception>
    public void CreateFolder()
    {
        if (_folder is not null)
        {
            string pictures = $"The name of a picture must end in one of {string.Join(' ', PictureLibrary.Current.WrittenExtensions)}.";
            OutputFolder.Create("--overlay", _folder, pictures);
        }
    }

    // The overlay of a grey picture has colored points, so it is a PNG file if the format of the picture has no colors.
    private static string TargetName(string image)
    {
        string name = StandardStreams.IsInput(image) ? "stdin" : Path.GetFileName(image);
        return PictureLibrary.Current.CanWrite(name) && PictureWriter.KeepsColor(name) ? name : name + ".png";
    }

    private void CheckInputs(FileSet inputs)
    {
        foreach (string target in Targets)
        {
            if (inputs.Find(target) is { } input)
            {
                string same = input == target ? "" : $" ({target} is the same file)";
                throw new UsageException($"--overlay would overwrite the input {input}{same}: name another file or folder.");
            }
        }
    }

    private void CheckCollisions(IReadOnlyList<string> images)
    {
        FileSet targets = new();
        Dictionary<string, string> imageOfTarget = new(StringComparer.Ordinal);
        for (int i = 0; i < images.Count; i++)
        {
            string target = Targets[i];
            if (targets.Find(target) is { } other)
            {
                throw new UsageException(
                    $"--overlay would write {target} for both {imageOfTarget[other]} and {images[i]}: "
                    + "name a folder, or run the command once for each.");
            }

            targets.Add(target);
            imageOfTarget.Add(target, images[i]);
        }
    }
}
