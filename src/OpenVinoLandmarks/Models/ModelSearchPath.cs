namespace OpenVinoLandmarks.Models;

/// <summary>
/// The folders in which models are searched for, in order: the folder of the option, the folders of <c>OPENVINO_LANDMARKS_MODELS</c>,
/// <c>models/</c> beside the program, <c>models/</c> of the repository, the user's cache. Each has the layout of the Open Model Zoo:
/// <c>intel/NAME/PRECISION/NAME.xml</c>.
/// </summary>
internal static class ModelSearchPath
{
    /// <summary>The environment variable with a list of folders, separated as in PATH.</summary>
    public const string Variable = "OPENVINO_LANDMARKS_MODELS";

    /// <summary>The user's folder for all caches of this project; null if there is none.</summary>
    public static string? UserCache => OpenVino.Loading.UserCache.Folder();

    /// <summary>Returns the folders in the order of the search. Some may not exist.</summary>
    /// <param name="option">The folder of the caller's option, or null.</param>
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

        if (UserCache is { } cache)
        {
            folders.Add(Path.Combine(cache, "models"));
        }

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
}

/// <summary>The precisions in which the Open Model Zoo publishes weights. Their names are also names of folders.</summary>
internal static class ModelPrecision
{
    /// <summary>All precisions, in the order of preference.</summary>
    public static IReadOnlyList<string> All { get; } = ["FP32", "FP16", "FP16-INT8"];

    /// <summary>Returns the precision with a name in its usual spelling, or null if there is none.</summary>
    /// <param name="name">The name, in any case.</param>
    public static string? Normalize(string name) =>
        All.FirstOrDefault(precision => precision.Equals(name, StringComparison.OrdinalIgnoreCase));
}
