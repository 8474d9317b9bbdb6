namespace OpenVinoLandmarks.Cli.Pictures;

/// <summary>A folder into which an option writes pictures.</summary>
internal static class OutputFolder
{
    /// <summary>Creates the folder and those above it, if they are missing.</summary>
    /// <param name="option">The option that named the folder.</param>
    /// <param name="folder">The folder, as typed.</param>
    /// <param name="advice">A sentence for the message, or an empty text.</param>
    /// <exception cref="ImageException">The folder cannot be created. The message names the option and the folder.</exception>
    public static void Create(string option, string folder, string advice = "")
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImageException($"{option} {folder}: the folder cannot be created: {e.Message} {advice}".TrimEnd(), e);
        }
    }

    /// <summary>Returns true if a name is that of a folder: it exists as one, or ends in a separator.</summary>
    /// <param name="path">The name, as typed.</param>
    public static bool IsNamedBy(string path) => Directory.Exists(path) || Path.EndsInDirectorySeparator(path);
}
