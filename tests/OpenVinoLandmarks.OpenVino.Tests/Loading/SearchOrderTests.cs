using System.Diagnostics;
using OpenVinoLandmarks.OpenVino.Loading;

namespace OpenVinoLandmarks.OpenVino.Tests.Loading;

/// <summary>The order in which the library is searched, in a file system of the test's own.</summary>
[TestClass]
public sealed class SearchOrderTests : IDisposable
{
    private static readonly string[] s_files =
    [
        "a/libopenvino_c.so.2541",
        "b/libopenvino_c.so.2641",
        "archive/runtime/lib/intel64/libopenvino_c.so.2541",
        "archive/runtime/lib/intel64/libopenvino_c.so",
        "app/libopenvino_c.so.2460",
        "app/runtimes/linux-x64/native/libopenvino_c.so.2641",
        "home/.cache/openvino-landmarks/runtimes/2026.4.1-linux-x64/runtime/lib/intel64/libopenvino_c.so.2641",
        "home/.cache/openvino-landmarks/runtimes/2026.10.0-linux-x64/libs/libopenvino_c.so.26100",
        "home/.cache/openvino-landmarks/runtimes/2027.0.0-linux-arm64/libs/libopenvino_c.so.2700",
        "loader/libopenvino_c.so.2641",
        "extracted/libopenvino_c.so.2641",
        "dotnet/libcoreclr.so",
        "usr/lib/x86_64-linux-gnu/libopenvino_c.so.2540",
        "venv/lib/python3.9/site-packages/openvino/libs/libopenvino_c.so.2641",
        "venv/lib/python3.12/site-packages/openvino/libs/libopenvino_c.so.2641",
        "home/.local/lib/python3.11/site-packages/openvino/libs/libopenvino_c.so.2541",
        "opt/intel/openvino_2023.2/runtime/lib/intel64/libopenvino_c.so.2320",
        "opt/intel/openvino_2023.10/runtime/lib/intel64/libopenvino_c.so.23100",
        "opt/intel/openvino/runtime/lib/intel64/libopenvino_c.so.2320",
    ];

    private readonly ScratchFolder _scratch = new();
    private readonly Dictionary<string, string> _variables = [];

    public SearchOrderTests() => Array.ForEach(s_files, file => _scratch.Write(file, []));

    public void Dispose() => _scratch.Dispose();

    [TestMethod]
    public void Locations_WithoutAnArgument_AreInTheDocumentedOrder()
    {
        _variables["OPENVINO_LIB_PATHS"] = string.Join(Path.PathSeparator, At("a"), At("b/libopenvino_c.so.2641"), At("missing"));
        _variables["INTEL_OPENVINO_DIR"] = At("archive");
        _variables["LD_LIBRARY_PATH"] = At("loader");
        _variables["VIRTUAL_ENV"] = At("venv");
        CollectionAssert.AreEqual(
            new[]
            {
                At("a/libopenvino_c.so.2541"),
                At("b/libopenvino_c.so.2641"),
                At("archive/runtime/lib/intel64/libopenvino_c.so"),
                At("archive/runtime/lib/intel64/libopenvino_c.so.2541"),
                At("app/libopenvino_c.so.2460"),
                At("app/runtimes/linux-x64/native/libopenvino_c.so.2641"),
                At("extracted/libopenvino_c.so.2641"),
                At("home/.cache/openvino-landmarks/runtimes/2026.10.0-linux-x64/libs/libopenvino_c.so.26100"),
                At("home/.cache/openvino-landmarks/runtimes/2026.4.1-linux-x64/runtime/lib/intel64/libopenvino_c.so.2641"),
                "libopenvino_c.so",
                "libopenvino_c.so.2641",
                "libopenvino_c.so.2540",
                At("venv/lib/python3.12/site-packages/openvino/libs/libopenvino_c.so.2641"),
                At("venv/lib/python3.9/site-packages/openvino/libs/libopenvino_c.so.2641"),
                At("home/.local/lib/python3.11/site-packages/openvino/libs/libopenvino_c.so.2541"),
                At("opt/intel/openvino/runtime/lib/intel64/libopenvino_c.so.2320"),
                At("opt/intel/openvino_2023.10/runtime/lib/intel64/libopenvino_c.so.23100"),
                At("opt/intel/openvino_2023.2/runtime/lib/intel64/libopenvino_c.so.2320"),
            },
            Order().Locations(null).SelectMany(static location => location.Libraries).ToArray());
    }

    [TestMethod]
    public void PythonsOfWindows_AreTheActiveOne_ThoseOfTheUser_AndThoseOfAll_TheNewestFirst()
    {
        const string Library = "openvino/libs/openvino_c.dll";
        string[] expected =
        [
            $"venv/Lib/site-packages/{Library}",
            $"roaming/Python/Python311/site-packages/{Library}",
            $"local/Programs/Python/Python312/Lib/site-packages/{Library}",
            $"local/Programs/Python/Python39/Lib/site-packages/{Library}",
            $"all/Python310/Lib/site-packages/{Library}",
        ];
        Array.ForEach(expected, file => _scratch.Write(file, []));
        _scratch.Write($"all/Other/Lib/site-packages/{Library}", []);
        _variables["VIRTUAL_ENV"] = At("venv");
        _variables["APPDATA"] = At("roaming");
        _variables["LOCALAPPDATA"] = At("local");
        _variables["ProgramFiles"] = At("all");

        SearchEnvironment windows = Environment() with { Names = LibraryNames.Windows, RuntimeIdentifier = "win-x64" };

        CollectionAssert.AreEqual(
            expected.Select(file => At(file)).ToArray(),
            new SearchOrder(windows).Locations(null).Where(static location => location.Name.Contains("Python", StringComparison.Ordinal))
                .SelectMany(static location => location.Libraries).ToArray());
    }

    [TestMethod]
    public void Locations_WithAnArgument_AreThatOneOnly()
    {
        _variables["OPENVINO_LIB_PATHS"] = At("a");
        CollectionAssert.AreEqual(new[] { At("b/libopenvino_c.so.2641") }, Order().Locations(At("b")).Single().Libraries.ToArray());
        string file = At("a/libopenvino_c.so.2541");
        CollectionAssert.AreEqual(new[] { file }, Order().Locations(file).Single().Libraries.ToArray());
        Assert.IsEmpty(Order().Locations(At("missing")).Single().Libraries);
    }

    [TestMethod]
    public void Locations_WithoutALibrary_AreNamedToo()
    {
        _variables["OPENVINO_LIB_PATHS"] = At("missing");
        SearchLocation first = Order().Locations(null).First();
        Assert.AreEqual(("OPENVINO_LIB_PATHS", At("missing")), (first.Name, first.Path));
        Assert.IsEmpty(first.Libraries);
    }

    [TestMethod]
    public void FoldersOfNativeLibraries_AreNamedOnce_AndOnlyIfTheyHaveALibrary()
    {
        string[] beside = [.. Order().Locations(null).Where(static location => location.Name == "beside the application")
            .Select(static location => location.Path)];

        CollectionAssert.AreEqual(
            new[] { At("app"), At("app/runtimes/linux-x64/native"), At("extracted") + Path.DirectorySeparatorChar }, beside);
    }

    [TestMethod]
    public void Load_IfNothingLoads_RecordsEveryAttempt()
    {
        _variables["OPENVINO_LIB_PATHS"] = string.Join(Path.PathSeparator, At("a"), At("missing"));
        LibraryLoader loader = new LibraryLoader(Environment());
        Assert.IsNull(loader.Load(At("a")));
        LoadAttempt attempt = loader.Attempts.Single();
        Assert.AreEqual(("given by the caller", At("a/libopenvino_c.so.2541")), (attempt.Location, attempt.Path));
        Assert.AreNotEqual("loaded", attempt.Outcome);
        StringAssert.Contains(attempt.ToString(), attempt.Outcome);
    }

    [TestMethod]
    public void Load_OfAnotherLibrary_SaysThatItIsNotOpenVino()
    {
        // The system's C library loads on every system and has no OpenVINO function.
        using Process process = System.Diagnostics.Process.GetCurrentProcess();
        string other = process.Modules.Cast<ProcessModule>().Select(static m => m.FileName)
            .First(static file => file.Contains("libc.", StringComparison.Ordinal) || file.Contains("libc-", StringComparison.Ordinal));
        LibraryLoader loader = new LibraryLoader(Environment());
        Assert.IsNull(loader.Load(other));
        StringAssert.Contains(loader.Attempts.Single().Outcome, "is not an OpenVINO 2.0 C library");
    }

    private string At(string path) => _scratch.File(path);

    private SearchOrder Order() => new(Environment());

    private SearchEnvironment Environment() => new()
    {
        Variable = name => _variables.GetValueOrDefault(name),
        ApplicationFolder = At("app"),
        NativeFolders = [At("app") + Path.DirectorySeparatorChar, At("dotnet"), At("extracted") + Path.DirectorySeparatorChar],
        RuntimeIdentifier = "linux-x64",
        Home = At("home"),
        FileSystemRoot = _scratch.Path,
        Names = LibraryNames.Linux,
    };
}
