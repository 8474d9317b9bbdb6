namespace OpenVinoLandmarks.Models;

/// <summary>
/// Where models are looked for, one order for all: the folder of the option, <c>OPENVINO_LANDMARKS_MODELS</c> (a list), <c>models/</c>
/// beside the app, the repository's <c>models/</c>, the user's cache. Each is laid out as the Open Model Zoo's:
/// <c>intel/NAME/PRECISION/NAME.xml</c>.
/// </summary>
internal static class ModelSearchPath
{
    /// <summary>The variable that names folders with models, separated as in PATH.</summary>
    public const string Variable = "OPENVINO_LANDMARKS_MODELS";

    /// <summary>
    /// The user's own store, where fetched models belong: below <c>XDG_CACHE_HOME</c>, <c>~/.cache</c> or the local application
    /// data.
    /// </summary>
    public static string UserCache => Path.Combine(CacheHome(), "openvino-landmarks", "models");

    /// <summary>The folders in order, whether they exist or not.</summary>
    /// <param name="option">The folder that the caller named, or null.</param>
    public static IReadOnlyList<string> Folders(string? option = null)
    {
        List<string> folders = [];
        if (!string.IsNullOrEmpty(option))
        {
            folders.Add(Path.GetFullPath(option));
        }

        string listed = Environment.GetEnvironmentVariable(Variable) ?? "";
        folders.AddRange(listed.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(Path.GetFullPath));
        folders.Add(Path.Combine(AppContext.BaseDirectory, "models"));
        if (RepositoryModels() is { } repository)
        {
            folders.Add(repository);
        }

        folders.Add(UserCache);
        return folders;
    }

    private static string? RepositoryModels()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "OpenVinoLandmarks.sln")))
            {
                return Path.Combine(folder.FullName, "models");
            }
        }

        return null;
    }

    private static string CacheHome()
    {
        if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg)
        {
            return xdg;
        }

        return OperatingSystem.IsWindows()
            ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
    }
}

/// <summary>The precisions in which the Open Model Zoo publishes weights; they are names of folders.</summary>
internal static class ModelPrecision
{
    /// <summary>All of them, in the order in which they are looked for when none is asked for.</summary>
    public static IReadOnlyList<string> All { get; } = ["FP32", "FP16", "FP16-INT8"];

    /// <summary>The name in its usual spelling, or null for anything else.</summary>
    /// <param name="name">A precision in any case.</param>
    public static string? Normalize(string name) =>
        All.FirstOrDefault(precision => precision.Equals(name, StringComparison.OrdinalIgnoreCase));
}
