namespace OpenVinoLandmarks.TestSupport;

/// <summary>
/// The locations of the test data, which come from environment variables only. <c>scripts/test-data</c> finds the data and prints the
/// variables, and <c>scripts/test</c> exports them; a variable that is already set keeps its value.
/// </summary>
public static class TestData
{
    /// <summary>The folder of all test data, for example the golden images and numbers: OPENVINO_LANDMARKS_TEST_DATA, or null.</summary>
    public static string? Root { get; } = Folder("OPENVINO_LANDMARKS_TEST_DATA");

    /// <summary>The folder of unpacked runtimes, <c>VERSION/libs/</c> each: OPENVINO_LANDMARKS_TEST_RUNTIMES, or null.</summary>
    public static string? Runtimes { get; } = Folder("OPENVINO_LANDMARKS_TEST_RUNTIMES");

    /// <summary>The folder of models, <c>intel/NAME/PRECISION/NAME.xml</c> each: OPENVINO_LANDMARKS_MODELS, or null.</summary>
    public static string? Models { get; } = Folder("OPENVINO_LANDMARKS_MODELS");

    /// <summary>The library folder of the runtime that tests use by default: the first folder of OPENVINO_LIB_PATHS, or null.</summary>
    public static string? DefaultRuntime { get; } = Environment.GetEnvironmentVariable("OPENVINO_LIB_PATHS")
        ?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(Directory.Exists);

    /// <summary>The forwarding library that counts native objects: OPENVINO_LANDMARKS_TEST_FORWARDER, or null.</summary>
    public static string? Forwarder { get; } =
        Environment.GetEnvironmentVariable("OPENVINO_LANDMARKS_TEST_FORWARDER") is { Length: > 0 } file && File.Exists(file) ? file : null;

    /// <summary>The library folders of all unpacked runtimes, oldest first.</summary>
    public static IReadOnlyList<string> RuntimeFolders { get; } = Runtimes is null
        ? []
        : [.. Directory.GetDirectories(Runtimes).Where(d => Version.TryParse(Path.GetFileName(d), out _))
            .OrderBy(d => Version.Parse(Path.GetFileName(d))).Select(d => Path.Combine(d, "libs")).Where(Directory.Exists)];

    /// <summary>Returns the path of a file of the golden data.</summary>
    public static string Golden(string relativePath) =>
        Path.Combine(Root ?? throw Unset("OPENVINO_LANDMARKS_TEST_DATA"), "golden", relativePath);

    /// <summary>Returns the path of the xml file of one of Intel's models.</summary>
    public static string OfficialModel(string name, string precision) =>
        Path.Combine(Models ?? throw Unset("OPENVINO_LANDMARKS_MODELS"), "intel", name, precision, name + ".xml");

    /// <summary>The top folder of the repository.</summary>
    public static string RepositoryRoot { get; } = FindRepositoryRoot();

    private static InvalidOperationException Unset(string variable) => new($"{variable} does not name a folder: see scripts/test-data.");

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

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} contains OpenVinoLandmarks.sln.");
    }
}
