using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Cli.Pictures;

/// <summary>
/// The file that each overlay (a picture with boxes and points drawn in) is written to. All names are chosen before the first image is
/// processed, so that no overlay overwrites another one or an input.
/// </summary>
internal sealed class OverlayPlan
{
    private readonly IReadOnlyList<string> _targets;
    private readonly string? _folder;

    private OverlayPlan(IReadOnlyList<string> targets, string? folder)
    {
        _targets = targets;
        _folder = folder;
    }

    /// <summary>
    /// Chooses the files. A target with the extension of a picture is a file, unless a folder of that name exists. Every other target is a
    /// folder, which gets pictures with the names of the images.
    /// </summary>
    /// <param name="target">The file or folder that the user named.</param>
    /// <param name="images">The images, in order.</param>
    /// <exception cref="UsageException">Two images would write the same file, or one would overwrite an image.</exception>
    public static OverlayPlan Create(string target, IReadOnlyList<string> images)
    {
        bool isFile = !Directory.Exists(target) && !Path.EndsInDirectorySeparator(target) && PictureWriter.CanWrite(target);
        OverlayPlan plan = isFile
            ? new OverlayPlan([.. images.Select(_ => target)], null)
            : new OverlayPlan([.. images.Select(image => Path.Combine(target, TargetName(image)))], target);
        plan.CheckCollisions(images);
        return plan;
    }

    /// <summary>Creates the folder if the target is one.</summary>
    /// <exception cref="ImageException">The folder cannot be created.</exception>
    public void CreateFolder()
    {
        if (_folder is null)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(_folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string pictures = "A file name must end in .jpg, .jpeg, .png, .webp, .tif, .tiff, .bmp or .ppm.";
            throw new ImageException($"--overlay {_folder}: the folder cannot be created: {e.Message} {pictures}", e);
        }
    }

    /// <summary>Returns the file for the overlay of the image with this index.</summary>
    public string Target(int index) => _targets[index];

    // OpenCV reads formats that it cannot write in color. Their overlays are PNG files.
    private static string TargetName(string image)
    {
        string name = Path.GetFileName(image);
        return PictureWriter.CanWrite(image) ? name : name + ".png";
    }

    private void CheckCollisions(IReadOnlyList<string> images)
    {
        bool ignoresCase = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS();
        StringComparer comparer = ignoresCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        HashSet<string> inputs = new(images.Select(Path.GetFullPath), comparer);
        Dictionary<string, string> imageOfTarget = new(comparer);
        for (int i = 0; i < images.Count; i++)
        {
            string file = Path.GetFullPath(_targets[i]);
            if (inputs.Contains(file))
            {
                throw new UsageException($"--overlay would overwrite the image {_targets[i]}: name another file or folder.");
            }

            if (!imageOfTarget.TryAdd(file, images[i]))
            {
                throw new UsageException(
                    $"--overlay would write {_targets[i]} for both {imageOfTarget[file]} and {images[i]}: "
                    + "name a folder, or run the command once for each.");
            }
        }
    }
}
