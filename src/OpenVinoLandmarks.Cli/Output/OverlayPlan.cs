using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Cli.Output;

/// <summary>Which picture with boxes and points goes where: decided for all images before any work, so that none overwrites another.</summary>
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
    /// Plans the files. A name that ends as a picture does is a file, unless such a folder is there; all else is a folder, which gets
    /// pictures of the same names as the images.
    /// </summary>
    /// <param name="target">The file or folder that the user named.</param>
    /// <param name="images">The images, in order.</param>
    /// <exception cref="UsageException">Two images would write the same file, or one would overwrite an image.</exception>
    public static OverlayPlan Create(string target, IReadOnlyList<string> images)
    {
        if (target.Length == 0)
        {
            throw new UsageException("--overlay takes a file or a folder; it is empty.");
        }

        bool isFile = !Directory.Exists(target) && !Path.EndsInDirectorySeparator(target) && PictureWriter.CanWrite(target);
        OverlayPlan plan = isFile
            ? new OverlayPlan([.. images.Select(_ => target)], null)
            : new OverlayPlan([.. images.Select(image => Path.Combine(target, TargetName(image)))], target);
        plan.CheckCollisions(images);
        return plan;
    }

    /// <summary>Makes the folder where one is meant.</summary>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be made.</exception>
    public void Prepare()
    {
        if (_folder is not null)
        {
            Directory.CreateDirectory(_folder);
        }
    }

    /// <summary>Where the overlay of the image at this place in the list goes.</summary>
    public string Target(int index) => _targets[index];

    // Formats that OpenCV reads but does not write in colour become PNG.
    private static string TargetName(string image) => PictureWriter.CanWrite(image) ? Path.GetFileName(image) : Path.GetFileName(image) + ".png";

    private void CheckCollisions(IReadOnlyList<string> images)
    {
        StringComparer comparer = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        HashSet<string> inputs = new(images.Select(Path.GetFullPath), comparer);
        Dictionary<string, string> writers = new(comparer);
        for (int i = 0; i < images.Count; i++)
        {
            string file = Path.GetFullPath(_targets[i]);
            if (inputs.Contains(file))
            {
                throw new UsageException($"--overlay would overwrite the image {_targets[i]}: name another file or folder.");
            }

            if (!writers.TryAdd(file, images[i]))
            {
                throw new UsageException($"--overlay would write {_targets[i]} for both {writers[file]} and {images[i]}: name a folder, or run them apart.");
            }
        }
    }
}
