using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Cli.Pictures;

/// <summary>
/// The images that the user named, with folders replaced by their pictures. Images are in the order of the command line, the pictures of a
/// folder in ordinal order of their names.
/// </summary>
/// <param name="Files">Paths of the images, relative if the user typed them so.</param>
/// <param name="Errors">One message per path that is missing or cannot be read.</param>
internal sealed record ImageInputs(IReadOnlyList<string> Files, IReadOnlyList<string> Errors)
{
    /// <summary>True if the user named more than one image, even if some of them cannot be read.</summary>
    public bool AreSeveral => Files.Count + Errors.Count > 1;

    /// <summary>Looks up each path.</summary>
    /// <param name="paths">Images and folders, as typed.</param>
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
                errors.Add(DescribeMissing(path));
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

    // File.Exists is also false if a parent folder may not be entered.
    private static string DescribeMissing(string path)
    {
        if (path.Length == 0)
        {
            return "'': no such file or folder; the name is empty.";
        }

        try
        {
            _ = File.GetAttributes(path);
            return $"{path}: cannot be read.";
        }
        catch (UnauthorizedAccessException)
        {
            return $"{path}: no permission to read it.";
        }
        catch (Exception e) when (e is IOException or ArgumentException or NotSupportedException)
        {
            return $"{path}: no such file or folder.";
        }
    }

    private static bool IsPicture(string file) =>
        PictureReader.Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase);
}
