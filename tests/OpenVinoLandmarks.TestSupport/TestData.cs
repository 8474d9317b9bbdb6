namespace OpenVinoLandmarks.TestSupport;

/// <summary>
/// Where the test data lies. Only variables are asked, never a folder beside the repository: <c>scripts/test-data</c> prints what to
/// export, <c>scripts/test</c> exports it, and whoever sets a variable by hand wins.
/// </summary>
public static class TestData
{
    /// <summary>Golden images and numbers, evaluation photos: OPENVINO_LANDMARKS_TEST_DATA, or null.</summary>
    public static string? Root { get; } = Folder("OPENVINO_LANDMARKS_TEST_DATA");

    /// <summary>Unpacked runtimes, one folder a version with <c>libs/</c> inside: OPENVINO_LANDMARKS_TEST_RUNTIMES, or null.</summary>
    public static string? Runtimes { get; } = Folder("OPENVINO_LANDMARKS_TEST_RUNTIMES");

    /// <summary>The folder that holds <c>intel/NAME/PRECISION/NAME.xml</c>: OPENVINO_LANDMARKS_MODELS, or null.</summary>
    public static string? Models { get; } = Folder("OPENVINO_LANDMARKS_MODELS");

    /// <summary>The folder of the runtime that the tests use by default (the first of OPENVINO_LIB_PATHS), or null.</summary>
    public static string? DefaultRuntime { get; } = Environment.GetEnvironmentVariable("OPENVINO_LIB_PATHS")
        ?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(Directory.Exists);

    /// <summary>The forwarding library that counts native objects: OPENVINO_LANDMARKS_TEST_FORWARDER, or null.</summary>
    public static string? Forwarder { get; } = Environment.GetEnvironmentVariable("OPENVINO_LANDMARKS_TEST_FORWARDER") is { Length: > 0 } file && File.Exists(file) ? file : null;

    /// <summary>The library folders of all unpacked runtimes, oldest first.</summary>
    public static IReadOnlyList<string> RuntimeFolders { get; } = Runtimes is null
        ? []
        : [.. Directory.GetDirectories(Runtimes).Where(d => Version.TryParse(Path.GetFileName(d), out _))
            .OrderBy(d => Version.Parse(Path.GetFileName(d))).Select(d => Path.Combine(d, "libs")).Where(Directory.Exists)];

    /// <summary>A file of the golden data.</summary>
    public static string Golden(string relativePath) => Path.Combine(Root ?? throw new InvalidOperationException("No test data."), "golden", relativePath);

    /// <summary>The xml of an official model.</summary>
    public static string OfficialModel(string name, string precision) =>
        Path.Combine(Models ?? throw new InvalidOperationException("No models."), "intel", name, precision, name + ".xml");

    /// <summary>The top folder of the repository.</summary>
    public static string RepositoryRoot { get; } = FindRepositoryRoot();

    private static string? Folder(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } path && Directory.Exists(path) ? Path.GetFullPath(path) : null;

    private static string FindRepositoryRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "OpenVinoLandmarks.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"OpenVinoLandmarks.sln is in no folder above {AppContext.BaseDirectory}.");
    }
}
