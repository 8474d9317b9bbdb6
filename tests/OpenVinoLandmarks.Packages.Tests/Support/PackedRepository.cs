using System.IO.Compression;
using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.Packages.Tests.Support;

/// <summary>
/// The packages of the repository, which <c>scripts/pack</c> makes once for all tests, and the folder feed from which tests install.
/// </summary>
[TestClass]
public static class PackedRepository
{
    // The tests install the tool on this platform. The packages for other platforms have the same files, except for the native library.
    internal const string ToolRid = "linux-x64";

    private static ScratchFolder? s_scratch;

    // Native AOT of .NET 10 cannot link with libraries in a folder whose name has a space.
    private static readonly string s_cache = Path.Combine(Path.GetTempPath(), $"ovl-packages-{Environment.ProcessId}");
    private static CommandResult? s_packed;

    /// <summary>The folder of the packages.</summary>
    internal static string Folder => Path.Combine(Scratch.Path, "packages");

    /// <summary>The version of the packages.</summary>
    internal static string Version { get; private set; } = "";

    /// <summary>The packages of libraries and of the tool, without symbols.</summary>
    internal static IEnumerable<string> Packages => Directory.GetFiles(Folder, "*.nupkg").Order(StringComparer.Ordinal);

    /// <summary>The packages of libraries, without symbols.</summary>
    internal static IEnumerable<string> Libraries => Packages.Where(static package => Path.GetFileName(package)[0] == 'O');

    /// <summary>The folder of packages that tests make of OpenVINO's runtimes.</summary>
    internal static string RuntimeFolder => Path.Combine(Scratch.Path, "runtimes");

    private static ScratchFolder Scratch => s_scratch ?? throw new InvalidOperationException("The packages were not made.");

    [AssemblyInitialize]
    public static void Pack(TestContext context)
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64)
        {
            return;
        }

        s_scratch = new ScratchFolder();
        s_packed = Command.RunScript(TestData.RepositoryRoot, "pack", "--output", Folder, "--tool-rids", ToolRid);
        if (s_packed.ExitCode == 0)
        {
            Version = Path.GetFileNameWithoutExtension(Packages.First(IsTool))["ovlandmarks.".Length..];
        }

        Directory.CreateDirectory(RuntimeFolder);
        File.WriteAllText(Scratch.File("nuget.config"), $"""
            <configuration>
              <packageSources>
                <add key="packed" value="{Folder}" />
                <add key="runtimes" value="{RuntimeFolder}" />
              </packageSources>
            </configuration>
            """);
    }

    [AssemblyCleanup]
    public static void Delete()
    {
        s_scratch?.Dispose();
        if (Directory.Exists(s_cache))
        {
            Directory.Delete(s_cache, recursive: true);
        }
    }

    /// <summary>Fails if the packages could not be made. The test is inconclusive if the package feed did not answer.</summary>
    internal static void AssertPacked()
    {
        if (s_packed is null)
        {
            Assert.Inconclusive("installs the tool for Linux x64, and runs there.");
        }

        s_packed.OrSkip().Succeeded();
    }

    /// <summary>Variables for .NET's command line: an empty cache of packages, which all tests share.</summary>
    internal static IReadOnlyDictionary<string, string?> EmptyCache { get; } =
        new Dictionary<string, string?> { ["NUGET_PACKAGES"] = s_cache };

    /// <summary>Creates a folder in which .NET restores from the packages and from the feed of the machine.</summary>
    internal static string NewFolder(string name) => Directory.CreateDirectory(Scratch.File(name)).FullName;

    /// <summary>Returns the id of a package: its file name without the version.</summary>
    internal static string IdOf(string package) => Path.GetFileNameWithoutExtension(package)[..^$".{Version}".Length];

    /// <summary>Returns the path of the package with an id.</summary>
    internal static string PackageOf(string id) => Path.Combine(Folder, $"{id}.{Version}.nupkg");

    /// <summary>Returns the text of a file in a package.</summary>
    internal static string ReadText(string package, string name)
    {
        using ZipArchive archive = ZipFile.OpenRead(package);
        using StreamReader reader = new(archive.GetEntry(name)?.Open() ?? throw new AssertFailedException($"{package} has no {name}."));
        return reader.ReadToEnd();
    }

    // ovlandmarks.1.2.3.nupkg, and not ovlandmarks.linux-x64.1.2.3.nupkg.
    private static bool IsTool(string package)
    {
        string name = Path.GetFileName(package);
        return name.StartsWith("ovlandmarks.", StringComparison.Ordinal) && char.IsAsciiDigit(name["ovlandmarks.".Length]);
    }
}
