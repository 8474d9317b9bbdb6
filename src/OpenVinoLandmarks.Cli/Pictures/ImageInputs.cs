using OpenCvSharp;
using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Cli.Streams;
using OpenVinoLandmarks.Files;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Cli.Pictures;

/// <summary>
/// The images that the user named, with folders replaced by their pictures. Images are in the order of the command line, the pictures of a
/// folder in ordinal order of their names.
/// </summary>
/// <param name="Files">Paths of the images, relative if the user typed them so; <c>-</c> for standard input.</param>
/// <param name="Errors">One message per path that is missing or cannot be read.</param>
/// <param name="Skipped">Files of the folders whose extension is not that of a picture.</param>
internal sealed record ImageInputs(IReadOnlyList<string> Files, IReadOnlyList<string> Errors, IReadOnlyList<string> Skipped)
{
    /// <summary>True if the user named more than one image, even if some of them cannot be read.</summary>
    public bool AreSeveral => Files.Count + Errors.Count > 1;

    /// <summary>Looks up each path.</summary>
    /// <param name="paths">Images and folders, as typed.</param>
    /// <exception cref="UsageException">Standard input is named twice.</exception>
    public static ImageInputs Collect(IReadOnlyList<string> paths)
    {
        if (paths.Count(StandardStreams.IsInput) > 1)
        {
            throw new UsageException("- is standard input, which can be read only once: name it once.");
        }

        List<string> files = [], errors = [], skipped = [];
        foreach (string path in paths)
        {
            if (!StandardStreams.IsInput(path) && Directory.Exists(path))
            {
                AddFolder(path, files, errors, skipped);
            }
            else if (StandardStreams.IsInput(path) || DescribeUnreadable(path) is not { } error)
            {
                files.Add(path);
            }
            else
            {
                errors.Add(error);
            }
        }

        return new ImageInputs(files, errors, skipped);
    }

    /// <summary>Reads one of <see cref="Files"/>.</summary>
    /// <returns>The picture, which the caller disposes.</returns>
    /// <exception cref="ImageException">The picture cannot be read.</exception>
    public static Mat Read(string file, PictureReadOptions options) =>
        StandardStreams.IsInput(file)
            ? PictureReader.Decode(StandardStreams.ReadInput(), file, options)
            : PictureReader.Read(file, options);

    /// <summary>Returns the files, which no output may replace.</summary>
    public FileSet Protect()
    {
        FileSet inputs = new();
        foreach (string file in Files)
        {
            // The shell may have connected standard input to a file.
            inputs.Add(StandardStreams.IsInput(file) && !OperatingSystem.IsWindows() ? "/dev/stdin" : file);
        }

        return inputs;
    }

    private static void AddFolder(string folder, List<string> files, List<string> errors, List<string> skipped)
    {
        try
        {
            string[] all = [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)];
            string[] pictures = [.. all.Where(IsPicture)];
            if (pictures.Length == 0)
            {
                errors.Add($"{folder}: the folder has no pictures ({string.Join(' ', PictureReader.Extensions)}).");
            }

            skipped.AddRange(all.Where(file => !IsPicture(file)));
            foreach (string picture in pictures)
            {
                // Pictures that are missing, such as links without a target, are reported in their place.
                bool isUnreadable = FileNames.IsLost(picture) || FileStatus.IsSpecial(picture);
                (isUnreadable ? errors : files).Add(isUnreadable ? DescribeUnreadable(picture)! : picture);
            }
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

    // Returns null for a file that can be opened without blocking.
    private static string? DescribeUnreadable(string path)
    {
        if (path.Length == 0)
        {
            return "'': no such file or folder; the name is empty.";
        }

        if (FileNames.IsLost(path))
        {
            return $"{path}: {FileNames.LostReason}";
        }

        if (FileStatus.IsSpecial(path))
        {
            return $"{path}: is a pipe or a device, not a file. To read a picture from a pipe, use - for standard input.";
        }

        return File.Exists(path) ? null : DescribeMissing(path);
    }

    // File.Exists is also false if a parent folder may not be entered.
    private static string DescribeMissing(string path)
    {
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
