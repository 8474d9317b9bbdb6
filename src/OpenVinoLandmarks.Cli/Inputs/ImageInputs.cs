using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Cli.Inputs;

/// <summary>The images that the user named, folders resolved: in the order given, a folder's pictures in ordinal order of their names.</summary>
/// <param name="Files">Paths to read, as the user would type them.</param>
/// <param name="Errors">What is wrong with the others, one message an input.</param>
internal sealed record ImageInputs(IReadOnlyList<string> Files, IReadOnlyList<string> Errors)
{
    /// <summary>True where the results of several images are expected, even if some of them fail.</summary>
    public bool AreSeveral => Files.Count + Errors.Count > 1;

    public static ImageInputs Collect(IEnumerable<string> paths)
    {
        List<string> files = [], errors = [];
        foreach (string path in paths)
        {
            if (Directory.Exists(path))
            {
                AddFolder(path, files, errors);
            }
            else if (File.Exists(path))
            {
                files.Add(path);
            }
            else
            {
                errors.Add(Missing(path));
            }
        }

        return new ImageInputs(files, errors);
    }

    private static void AddFolder(string folder, List<string> files, List<string> errors)
    {
        try
        {
            string[] pictures = [.. Directory.EnumerateFiles(folder).Where(IsPicture).Order(StringComparer.Ordinal)];
            if (pictures.Length == 0)
            {
                errors.Add($"{folder}: the folder has no pictures ({string.Join(' ', PictureReader.Extensions)}).");
            }

            files.AddRange(pictures);
        }
        catch (UnauthorizedAccessException)
        {
            errors.Add($"{folder}: no permission to read the folder.");
        }
        catch (IOException e)
        {
            errors.Add($"{folder}: the folder cannot be read: {e.Message}");
        }
    }

    // Where a folder above may not be entered, the system says the same as for a missing file.
    private static string Missing(string path)
    {
        try
        {
            _ = File.GetAttributes(path.Length == 0 ? throw new FileNotFoundException() : path);
            return $"{path}: cannot be read.";
        }
        catch (UnauthorizedAccessException)
        {
            return $"{path}: no permission to read it.";
        }
        catch (Exception e) when (e is IOException or ArgumentException or NotSupportedException)
        {
            return $"{(path.Length == 0 ? "''" : path)}: no such file or folder.";
        }
    }

    private static bool IsPicture(string file) => PictureReader.Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase);
}
