using System.Diagnostics;
using OpenVinoLandmarks.OpenVino.Loading;

namespace OpenVinoLandmarks.OpenVino.Tests.Loading;

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
        "loader/libopenvino_c.so.2641",
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
    public void Places_WithoutAChoice_ComeInTheDocumentedOrder()
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
            Order().Places(null).SelectMany(static place => place.Libraries).ToArray());
    }

    [TestMethod]
    public void Places_WithAChoice_AreThatAlone()
    {
        _variables["OPENVINO_LIB_PATHS"] = At("a");
        CollectionAssert.AreEqual(new[] { At("b/libopenvino_c.so.2641") }, Order().Places(At("b")).Single().Libraries.ToArray());
        CollectionAssert.AreEqual(new[] { At("a/libopenvino_c.so.2541") }, Order().Places(At("a/libopenvino_c.so.2541")).Single().Libraries.ToArray());
        Assert.IsEmpty(Order().Places(At("missing")).Single().Libraries);
    }

    [TestMethod]
    public void Places_APlaceWithoutALibrary_IsNamedAllTheSame()
    {
        _variables["OPENVINO_LIB_PATHS"] = At("missing");
        SearchPlace first = Order().Places(null).First();
        Assert.AreEqual(("OPENVINO_LIB_PATHS", At("missing")), (first.Name, first.Where));
        Assert.IsEmpty(first.Libraries);
    }

    [TestMethod]
    public void Load_WhereNothingLoads_KeepsATraceOfEveryAttempt()
    {
        _variables["OPENVINO_LIB_PATHS"] = string.Join(Path.PathSeparator, At("a"), At("missing"));
        LibraryLoader loader = new LibraryLoader(Environment());
        Assert.IsNull(loader.Load(At("a")));
        LoadAttempt attempt = loader.Attempts.Single();
        Assert.AreEqual(("given by the caller", At("a/libopenvino_c.so.2541")), (attempt.Place, attempt.Path));
        Assert.AreNotEqual("loaded", attempt.Outcome);
        StringAssert.Contains(attempt.ToString(), attempt.Outcome);
    }

    [TestMethod]
    public void Load_OfAnotherLibrary_SaysThatItIsNoOpenVino()
    {
        // The C library of the system loads everywhere and has nothing of OpenVINO.
        using Process process = System.Diagnostics.Process.GetCurrentProcess();
        string other = process.Modules.Cast<System.Diagnostics.ProcessModule>().First(static m => m.FileName.Contains("libc.", StringComparison.Ordinal) || m.FileName.Contains("libc-", StringComparison.Ordinal)).FileName;
        LibraryLoader loader = new LibraryLoader(Environment());
        Assert.IsNull(loader.Load(other));
        StringAssert.Contains(loader.Attempts.Single().Outcome, "no OpenVINO 2.0 C library");
    }

    private string At(string path) => _scratch.File(path);

    private SearchOrder Order() => new(Environment());

    private SearchEnvironment Environment() => new()
    {
        Variable = name => _variables.GetValueOrDefault(name),
        ApplicationFolder = At("app"),
        RuntimeIdentifier = "linux-x64",
        Home = At("home"),
        FileSystemRoot = _scratch.Path,
        Names = LibraryNames.Linux,
    };
}
