using System.Globalization;
using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Cli.Options;
using OpenVinoLandmarks.Cli.Pictures.Libraries;
using OpenVinoLandmarks.Cli.Streams;
using OpenVinoLandmarks.Files;

namespace OpenVinoLandmarks.Cli.Pictures;

/// <summary>
/// The PNG files of aligned faces: <c>NAME-NUMBER.png</c>, with the name of the picture without its ending, and the number of the face
/// from 1 on. Pictures whose names differ only in their endings keep these. All names are chosen before the first image is processed, so
/// that no file overwrites another one, an overlay or an input. Writing is thread-safe for different pictures.
/// </summary>
internal sealed class AlignedFaceFiles
{
    private const string Ending = ".png";

    private readonly string _folder;
    private readonly IReadOnlyList<string> _images, _names;
    private readonly FaceAligner _aligner;
    private readonly Action<string> _note;

    private AlignedFaceFiles(
        string folder, IReadOnlyList<string> images, IReadOnlyList<string> names, FaceAligner aligner, Action<string> note)
    {
        (_folder, _images, _names, _aligner, _note) = (folder, images, names, aligner, note);
    }

    /// <summary>Chooses the names.</summary>
    /// <param name="choice">The folder and the template.</param>
    /// <param name="images">The images, in order.</param>
    /// <param name="overlays">The files of the overlays of the same run.</param>
    /// <param name="inputs">All files that the run reads.</param>
    /// <param name="note">Receives a message per face that cannot be aligned. It is called on several threads.</param>
    /// <exception cref="UsageException">
    /// The folder has the name of a picture; or faces of two images, a face and an overlay, or a face and an input could have the same
    /// file.
    /// </exception>
    public static AlignedFaceFiles Create(
        AlignChoice choice, IReadOnlyList<string> images, IReadOnlyList<string> overlays, FileSet inputs, Action<string> note)
    {
        if (!OutputFolder.IsNamedBy(choice.Folder) && PictureLibrary.Current.CanWrite(choice.Folder))
        {
            throw new UsageException(
                $"--align {choice.Folder}: this is the name of a picture, but a picture may have several faces. Name a folder; "
                + $"for a folder of this name, type {choice.Folder}{Path.DirectorySeparatorChar}.");
        }

        AlignedFaceFiles files = new(choice.Folder, images, ChooseNames(images), new FaceAligner(choice.Template), note);
        files.CheckImages();
        files.CheckInputs(inputs);
        files.CheckOverlays(overlays);
        return files;
    }

    /// <summary>Creates the folder.</summary>
    /// <exception cref="ImageException">The folder cannot be created.</exception>
    public void CreateFolder() => OutputFolder.Create("--align", _folder);

    /// <summary>Writes the faces of a picture. A face whose points cannot be aligned is left out, with a note.</summary>
    /// <param name="index">Index of the image.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="faces">Its faces.</param>
    /// <param name="inputs">Files that must not be replaced. The written files become some of them.</param>
    /// <exception cref="ImageException">A file cannot be written.</exception>
    public void Write(int index, IImageSource picture, IReadOnlyList<FaceLandmarks> faces, FileSet inputs)
    {
        byte[] aligned = new byte[3 * _aligner.Width * _aligner.Height];
        for (int i = 0; i < faces.Count; i++)
        {
            try
            {
                _aligner.Align(picture.View, faces[i], aligned);
            }
            catch (ImageException e)
            {
                _note($"{_images[index]}: face {i + 1}: {e.Message}");
                continue;
            }

            ImageView face = new(aligned, _aligner.Width, _aligner.Height, PixelFormat.Bgr24);
            PictureLibrary.Current.Write(Target(index, i + 1), face, inputs);
        }
    }

    private static string[] ChooseNames(IReadOnlyList<string> images)
    {
        string[] whole = [.. images.Select(image => StandardStreams.IsInput(image) ? "stdin" : Path.GetFileName(image))];
        ILookup<string, string> byStem =
            whole.ToLookup(Path.GetFileNameWithoutExtension, StringComparer.OrdinalIgnoreCase)!;
        return [.. whole.Select(name => Path.GetFileNameWithoutExtension(name))
            .Zip(whole, (stem, name) => stem.Length > 0 && byStem[stem].Count() == 1 ? stem : name)];
    }

    private string Target(int index, int number) =>
        Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{_names[index]}-{number}{Ending}"));

    // Returns true for the name of a file that a face could get. The last dash of a name is always the one before the number.
    private bool IsTarget(string file)
    {
        string stem = Path.GetFileNameWithoutExtension(file);
        int dash = stem.LastIndexOf('-');
        return Ending.Equals(Path.GetExtension(file), StringComparison.OrdinalIgnoreCase)
            && dash >= 0
            && int.TryParse(stem.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && _names.Contains(stem[..dash], StringComparer.OrdinalIgnoreCase);
    }

    private void CheckImages()
    {
        FileSet targets = new();
        Dictionary<string, string> imageOfTarget = new(StringComparer.Ordinal);
        for (int i = 0; i < _images.Count; i++)
        {
            string target = Target(i, 1);
            if (targets.Find(target) is { } other)
            {
                throw new UsageException(
                    $"--align would write {target} for both {imageOfTarget[other]} and {_images[i]}: run the command once for each.");
            }

            targets.Add(target);
            imageOfTarget.Add(target, _images[i]);
        }
    }

    // The number of faces is not known yet. An input that a face could overwrite is in the folder already.
    private void CheckInputs(FileSet inputs)
    {
        if (!Directory.Exists(_folder))
        {
            return;
        }

        foreach (string file in Directory.EnumerateFiles(_folder, "*", new EnumerationOptions { AttributesToSkip = 0 }).Where(IsTarget))
        {
            if (inputs.Find(file) is { } input)
            {
                string same = input == file ? "" : $" ({file} is the same file)";
                throw new UsageException($"--align could overwrite the input {input}{same}: name another folder.");
            }
        }
    }

    private void CheckOverlays(IReadOnlyList<string> overlays)
    {
        FileSet written = new();
        foreach (string overlay in overlays.Where(IsTarget))
        {
            written.Add(overlay);
            if (written.Find(Path.Combine(_folder, Path.GetFileName(overlay))) is not null)
            {
                throw new UsageException($"--align and --overlay could both write {overlay}: name different folders.");
            }
        }
    }
}
