using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Cli.Pictures.Libraries;
using OpenVinoLandmarks.Cli.Streams;
using OpenVinoLandmarks.Files;
using OpenVinoLandmarks.OpenCv;
using OpenVinoLandmarks.Pictures;

namespace OpenVinoLandmarks.Cli.Pictures;

/// <summary>
/// The images that the user named, with folders replaced by their pictures. Images are in the order of the command line, the pictures of a
/// folder in ordinal order of their names.
/// </summary>
/// <param name="Files">Paths of the images, relative if the user typed them so; <c>-</c> for standard input.</param>
/// <param name="Errors">One message per path that is missing or cannot be read.</param>
/// <param name="Skipped">Files of the folders whose extension is not that of a picture.</param>
/// <param name="Chosen">
/// Indexes of the <paramref name="Files"/> that belong to the share, in order. The others are known to this run too, so that no two shares
/// write the same file.
/// </param>
internal sealed record ImageInputs(
    IReadOnlyList<string> Files, IReadOnlyList<string> Errors, IReadOnlyList<string> Skipped, IReadOnlyList<int> Chosen)
{
    /// <summary>True if the user named more than one image, even if some of them cannot be read.</summary>
    public bool AreSeveral => Files.Count + Errors.Count > 1;

    /// <summary>Looks up each path.</summary>
    /// <param name="paths">Images and folders, as typed.</param>
    /// <param name="share">The share of the images that is processed, or null for all.</param>
    /// <exception cref="UsageException">Standard input is named twice.</exception>
    public static ImageInputs Collect(IReadOnlyList<string> paths, InputShare? share = null)
    {
        if (paths.Count(StandardStreams.IsInput) > 1)
        {
            throw new UsageException("- is standard input, which can be read only once: name it once.");
        }

        Collector inputs = new(share, isOnlyFolder: paths.Count == 1);
        foreach (string path in paths)
        {
            if (!StandardStreams.IsInput(path) && Directory.Exists(path))
            {
                inputs.AddFolder(path);
            }
            else if (StandardStreams.IsInput(path) || DescribeUnreadable(path) is not { } error)
            {
                inputs.AddFile(path, InputNames.Of(path));
            }
            else
            {
                // Every share reports it, because a path that is missing may be a folder.
                inputs.Errors.Add(error);
            }
        }

        return new ImageInputs(inputs.Files, inputs.Errors, inputs.Skipped, inputs.Chosen);
    }

    /// <summary>Returns the content of one of <see cref="Files"/>.</summary>
    /// <exception cref="ImageException">The file cannot be read.</exception>
    public static byte[] ReadBytes(string file) => StandardStreams.IsInput(file) ? StandardStreams.ReadInput() : PictureBytes.Read(file);

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

    private sealed class Collector(InputShare? share, bool isOnlyFolder)
    {
        public List<string> Files { get; } = [];

        public List<string> Errors { get; } = [];

        public List<string> Skipped { get; } = [];

        public List<int> Chosen { get; } = [];

        public void AddFile(string file, string name)
        {
            if (share is null || share.Contains(name))
            {
                Chosen.Add(Files.Count);
            }

            Files.Add(file);
        }

        public void AddFolder(string folder)
        {
            try
            {
                string[] all = [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)];
                string[] pictures = [.. all.Where(IsPicture)];
                if (pictures.Length == 0)
                {
                    Errors.Add($"{folder}: the folder has no pictures ({string.Join(' ', PictureReader.Extensions)}).");
                }

                Skipped.AddRange(all.Where(file => !IsPicture(file)));
                foreach (string picture in pictures)
                {
                    AddPicture(picture, isOnlyFolder ? Path.GetFileName(picture) : InputNames.Of(folder, Path.GetFileName(picture)));
                }
            }
            catch (UnauthorizedAccessException)
            {
                Errors.Add($"{folder}: no permission to read the folder.");
            }
            catch (IOException e)
            {
                Errors.Add($"{folder}: the folder cannot be read: {e.Message}");
            }
        }

        // Pictures that are missing, such as links without a target, are reported in their place.
        private void AddPicture(string picture, string name)
        {
            if (!FileNames.IsLost(picture) && !FileStatus.IsSpecial(picture))
            {
                AddFile(picture, name);
            }
            else if (share is null || share.Contains(name))
            {
                Errors.Add(DescribeUnreadable(picture)!);
            }
        }
    }

    // The names by which shares are chosen. They are the same on Windows.
    private static class InputNames
    {
        public static string Of(string path) => OperatingSystem.IsWindows() ? path.Replace('\\', '/') : path;

        public static string Of(string folder, string file) => $"{Of(folder).TrimEnd('/')}/{file}";
    }
}
