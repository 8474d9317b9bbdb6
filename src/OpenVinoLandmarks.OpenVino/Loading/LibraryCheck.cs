namespace OpenVinoLandmarks.OpenVino.Loading;

/// <summary>
/// Checks the files of a runtime before its library is loaded. OpenVINO opens its plugins by name and without a check of their release: a
/// plugin of another release, or a file that a broken download has cut, ends the process.
/// </summary>
internal static class LibraryCheck
{
    private const string CoreName = "libopenvino.so.";

    /// <summary>Returns why the library must not be loaded, or null.</summary>
    /// <param name="library">The path of the C library.</param>
    internal static string? FindProblem(string library)
    {
        if (FolderReader.LengthOf(library) is 0)
        {
            return "is not a library: it is empty or not a file";
        }

        if (ElfFile.Read(library) is not { } main)
        {
            // Another system's library, or not one: the operating system's loader decides.
            return null;
        }

        if (main.IsCut)
        {
            return "is cut: its end is missing. Install this OpenVINO again";
        }

        string folder = Path.GetDirectoryName(LoadedLibrary.RealPath(library)) ?? string.Empty;
        string? core = main.Needed.FirstOrDefault(IsCore);
        foreach (string file in FolderReader.Files(folder, "lib*.so*", out _).Where(IsPartOfRuntime))
        {
            if (ElfFile.Read(file) is not { } part)
            {
                continue;
            }

            if (part.IsCut)
            {
                return $"cannot be used: {file} is cut: its end is missing. Install this OpenVINO again";
            }

            if (IsPlugin(file) && core is not null && part.Needed.FirstOrDefault(IsCore) is { } other && other != core)
            {
                return $"cannot be used: the folder {folder} has files of two releases. {Path.GetFileName(library)} needs {core}, and "
                    + $"{Path.GetFileName(file)} needs {other}. Install each release in a folder of its own";
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
}
