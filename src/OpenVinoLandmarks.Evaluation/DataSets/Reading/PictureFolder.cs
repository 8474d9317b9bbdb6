namespace OpenVinoLandmarks.Evaluation;

/// <summary>
/// The folder that the names of a list are relative to. A name that leaves it is refused: a list must not make the program read other
/// files.
/// </summary>
internal sealed class PictureFolder
{
    private static readonly string[] s_extensions = [".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff"];

    private readonly string _folder, _prefix;

    /// <summary>Refers to a folder.</summary>
    public PictureFolder(string folder)
    {
        _folder = folder;
        _prefix = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;
        if (_prefix.Length == 2 && _prefix[0] == Path.DirectorySeparatorChar)
        {
            _prefix = "/"; // the root folder
        }
    }

    /// <summary>Returns true if a file name ends as those of pictures do.</summary>
    public static bool IsPicture(string name) => s_extensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns the name of a list with <c>/</c> between folders: lists that were made on Windows have <c>\</c>.</summary>
    public static string Normalize(string name) => name.Replace('\\', '/');

    /// <summary>Returns the folder of pictures of a list if the user names none: a usual one that exists, otherwise its own.</summary>
    /// <param name="list">The list.</param>
    /// <param name="candidates">Folders relative to that of the list.</param>
    public static string Of(string list, params IReadOnlyList<string> candidates)
    {
        string folder = Path.GetDirectoryName(list) is { Length: > 0 } given ? given : ".";
        return candidates.Select(candidate => Path.Combine(folder, candidate)).FirstOrDefault(Directory.Exists) ?? folder;
    }

    /// <summary>Returns the path of the picture beside a file that has the same name without the extension, or null.</summary>
    public static string? Beside(string file)
    {
        string stem = Path.Combine(Path.GetDirectoryName(file) ?? "", Path.GetFileNameWithoutExtension(file));
        return s_extensions.SelectMany(extension => new[] { stem + extension, stem + extension.ToUpperInvariant() })
            .FirstOrDefault(File.Exists);
    }

    /// <summary>Finds the path of a picture. Whether the file exists is not checked.</summary>
    /// <param name="name">The name in the list, normalized.</param>
    /// <param name="path">The path, relative if the folder is.</param>
    /// <returns>Null, or why the name is refused.</returns>
    public string? Resolve(string name, out string path)
    {
        path = "";
        if (name.Length == 0)
        {
            return "the name of the picture is empty";
        }

        if (name.Contains('\0'))
        {
            return "the name of the picture has a character that no file name has";
        }

        path = Path.Combine(_folder, name);
        return Path.GetFullPath(path).StartsWith(_prefix, StringComparison.Ordinal)
            ? null
            : $"the name '{name}' leaves the folder of pictures, {_folder}. Name a folder above it with --pictures";
    }
}
