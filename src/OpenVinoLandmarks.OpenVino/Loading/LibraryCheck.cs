namespace OpenVinoLandmarks.OpenVino.Loading;

/// <summary>
/// Checks the files of a runtime before its library is loaded. OpenVINO opens its plugins by name and without a check of their release: a
/// plugin of another release, or a file that a broken download has truncated, ends the process.
/// </summary>
internal static class LibraryCheck
{
    private const string CoreName = "libopenvino.so.";

    /// <summary>Returns why the library must not be loaded, or null.</summary>
    /// <param name="library">The path of the C library.</param>
    /// <param name="folder">Its folder. Links are not resolved.</param>
    internal static Problem? FindProblem(string library, string folder)
    {
        if (FolderReader.LengthOf(library) is 0)
        {
            return new Problem("is not a library: it is empty or not a file", IsOfFolder: false);
        }

        if (ElfFile.Read(library) is not { } main)
        {
            // Another system's library, or not one: the operating system's loader decides.
            return null;
        }

        if (main.IsTruncated)
        {
            return new Problem("is truncated. Install this OpenVINO again", IsOfFolder: false);
        }

        string? core = main.Needed.FirstOrDefault(IsCore);
        return PluginFolders(library, folder, core)
            .Select(place => FindProblemIn(place, Path.GetFileName(library), core))
            .FirstOrDefault(static problem => problem is not null);
    }

    // OpenVINO looks for its plugins beside its core library. 2024.6 and 2025.4 resolve links first: a link to a single file leads them to
    // another folder.
    private static IEnumerable<string> PluginFolders(string library, string folder, string? core)
    {
        string[] files = core is null ? [library] : [library, Path.Combine(folder, core)];
        return files.Select(static file => Path.GetDirectoryName(LoadedLibrary.RealPath(file)) ?? string.Empty)
            .Prepend(folder)
            .DistinctBy(LoadedLibrary.RealPath);
    }

    private static Problem? FindProblemIn(string folder, string library, string? core)
    {
        foreach (string file in FolderReader.Files(folder, "lib*.so*", out _).Where(IsPartOfRuntime))
        {
            if (ElfFile.Read(file) is not { } part)
            {
                continue;
            }

            if (part.IsTruncated)
            {
                return new Problem($"cannot be used: {file} is truncated. Install this OpenVINO again", IsOfFolder: true);
            }

            if (IsPlugin(file) && core is not null && part.Needed.FirstOrDefault(IsCore) is { } other && other != core)
            {
                return new Problem(
                    $"cannot be used: the folder {folder} has files of two releases. {library} needs {core}, and "
                    + $"{Path.GetFileName(file)} needs {other}. Install each release in a folder of its own",
                    IsOfFolder: true);
            }
        }

        return null;
    }

    private static bool IsCore(string name) => name.StartsWith(CoreName, StringComparison.Ordinal);

    private static bool IsPlugin(string file) => Path.GetFileName(file).EndsWith("_plugin.so", StringComparison.Ordinal);

    private static bool IsPartOfRuntime(string file)
    {
        string name = Path.GetFileName(file);
        return name.StartsWith("libopenvino", StringComparison.Ordinal) || name.StartsWith("libtbb", StringComparison.Ordinal);
    }

    /// <summary>Why a library must not be loaded.</summary>
    /// <param name="Text">The reason and the remedy, to follow the file's path.</param>
    /// <param name="IsOfFolder">Whether every library of the folder has the problem.</param>
    internal sealed record Problem(string Text, bool IsOfFolder);
}
