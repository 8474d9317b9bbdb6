using System.Diagnostics;
using OpenVinoLandmarks.OpenVino.Loading;

namespace OpenVinoLandmarks.OpenVino.Tests.Loading;

/// <summary>Damaged and mixed runtimes are found before their files are loaded, because loading them ends the process.</summary>
[TestClass]
[RequiresAllRuntimes]
[OSCondition(OperatingSystems.Linux)]
public sealed class LibraryCheckTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public static IEnumerable<object[]> Runtimes => TestData.RuntimeFolders.Select(static folder => new object[] { folder });

    public void Dispose() => _scratch.Dispose();

    [TestMethod]
    [DynamicData(nameof(Runtimes))]
    public void AWholeRuntime_HasNoProblem(string runtime) => Assert.IsNull(Check(CLibrary(runtime)));

    [TestMethod]
    [DataRow("libopenvino.so", 0.99)]
    [DataRow("libopenvino_intel_cpu_plugin", 0.5)]
    [DataRow("libopenvino_intel_cpu_plugin", 0.01)]
    [DataRow("libopenvino_ir_frontend", 0.7)]
    [DataRow("libtbb.so", 0.2)]
    public void ATruncatedFile_IsNamed(string name, double kept)
    {
        string runtime = TestData.RuntimeFolders[^1];
        Link(runtime);
        string whole = Directory.GetFiles(runtime, name + "*").Single(), part = _scratch.File(Path.GetFileName(whole));
        File.Delete(part);
        byte[] content = File.ReadAllBytes(whole);
        File.WriteAllBytes(part, content.AsSpan(0, (int)(content.Length * kept)));

        LibraryCheck.Problem? problem = Check(CLibrary(_scratch.Path));

        Assert.IsNotNull(problem);
        StringAssert.Contains(problem.Text, part);
        StringAssert.Contains(problem.Text, "truncated");
    }

    [TestMethod]
    public void AnEmptyLibraryAndAPipe_AreNotOpened()
    {
        string empty = _scratch.Write("empty/libopenvino_c.so", []), pipe = _scratch.File("libopenvino_c.so");
        using (Process process = Process.Start("mkfifo", [pipe]))
        {
            process.WaitForExit();
        }

        foreach (string file in (string[])[empty, pipe])
        {
            LibraryLoader loader = new(new SearchEnvironment());
            Assert.IsNull(loader.Load(file));
            StringAssert.Contains(loader.Attempts.Single().Outcome, "empty or not a file");
        }
    }

    // OpenVINO opens the plugin of the other release, and the process ends with "free(): invalid pointer".
    [TestMethod]
    [RequiresTwoRuntimes]
    public void TwoReleasesInOneFolder_AreRefused_WithBothNames()
    {
        Link(TestData.RuntimeFolders[^1]);
        Link(TestData.RuntimeFolders[0]);

        LibraryLoader loader = new(new SearchEnvironment());

        Assert.IsNull(loader.Load(_scratch.Path));
        LoadAttempt attempt = loader.Attempts.Single();
        StringAssert.Contains(attempt.Outcome, _scratch.Path);
        StringAssert.Contains(attempt.Outcome, "two releases");
        foreach (string runtime in (string[])[TestData.RuntimeFolders[^1], TestData.RuntimeFolders[0]])
        {
            StringAssert.Contains(attempt.Outcome, Path.GetFileName(Directory.GetFiles(runtime, "libopenvino.so.*").Single()));
        }
    }

    [TestMethod]
    [RequiresTwoRuntimes]
    public void APluginOfAnotherRelease_IsRefused()
    {
        Link(TestData.RuntimeFolders[^1]);
        string plugin = _scratch.File("libopenvino_intel_cpu_plugin.so");
        File.Delete(plugin);
        File.CreateSymbolicLink(plugin, Path.Combine(TestData.RuntimeFolders[0], Path.GetFileName(plugin)));

        LibraryCheck.Problem? problem = Check(CLibrary(_scratch.Path));

        Assert.IsNotNull(problem);
        StringAssert.Contains(problem.Text, Path.GetFileName(plugin));
    }

    // OpenVINO 2024.6 and 2025.4 look for plugins beside the real file of their core library.
    [TestMethod]
    [RequiresTwoRuntimes]
    [DataRow("folder")]
    [DataRow("folder above, relative")]
    [DataRow("each file")]
    [DataRow("each file, relative, through a linked folder")]
    [DataRow("C library")]
    [DataRow("C library, twice")]
    [DataRow("core library")]
    public void LinksToTwoReleasesInOneFolder_AreResolved(string kind)
    {
        string mixed = _scratch.File("real/deep/mixed"), links = _scratch.File("links");
        Mix(mixed);
        Directory.CreateDirectory(links);
        string library = Path.GetFileName(Directory.GetFiles(mixed, "libopenvino_c.so.*").Order(StringComparer.Ordinal).Last());
        string linked = Path.Combine(links, library);
        switch (kind)
        {
            case "folder":
                Directory.CreateSymbolicLink(Path.Combine(links, "a"), mixed);
                linked = Path.Combine(links, "a", library);
                break;
            case "folder above, relative":
                Directory.CreateSymbolicLink(Path.Combine(links, "a"), "../real/deep");
                linked = Path.Combine(links, "a", "mixed", library);
                break;
            case "each file":
                LinkFiles(mixed, links, mixed);
                break;
            case "each file, relative, through a linked folder":
                // links/b is real/other, so that .. in its links is real.
                Directory.CreateDirectory(_scratch.File("real/other"));
                Directory.CreateSymbolicLink(Path.Combine(links, "b"), _scratch.File("real/other"));
                LinkFiles(mixed, _scratch.File("real/other"), "../deep/mixed");
                linked = Path.Combine(links, "b", library);
                break;
            case "C library":
                File.CreateSymbolicLink(linked, Path.Combine(mixed, library));
                break;
            case "C library, twice":
                File.CreateSymbolicLink(_scratch.File("between"), Path.Combine(mixed, library));
                File.CreateSymbolicLink(linked, "../between");
                break;
            default:
                File.Copy(Path.Combine(mixed, library), linked);
                string core = Path.GetFileName(Directory.GetFiles(mixed, "libopenvino.so.*").Order(StringComparer.Ordinal).Last());
                File.CreateSymbolicLink(Path.Combine(links, core), Path.Combine(mixed, core));
                break;
        }

        LibraryCheck.Problem? problem = Check(linked);

        Assert.IsNotNull(problem);
        StringAssert.Contains(problem.Text, "two releases");
    }

    [TestMethod]
    [DynamicData(nameof(Runtimes))]
    public void LinksToAWholeRuntime_HaveNoProblem(string runtime)
    {
        Directory.CreateSymbolicLink(_scratch.File("folder"), runtime);
        Link(runtime);

        Assert.IsNull(Check(Path.Combine(_scratch.Path, "folder", Path.GetFileName(CLibrary(runtime)))));
        Assert.IsNull(Check(CLibrary(_scratch.Path)));
    }

    [TestMethod]
    public void ALoopOfLinks_IsNotALibrary()
    {
        File.CreateSymbolicLink(_scratch.File("libopenvino_c.so"), "b");
        File.CreateSymbolicLink(_scratch.File("b"), "libopenvino_c.so");

        Assert.IsNull(new LibraryLoader(new SearchEnvironment()).Load(_scratch.File("libopenvino_c.so")));
    }

    private static LibraryCheck.Problem? Check(string library) => LibraryCheck.FindProblem(library, Path.GetDirectoryName(library)!);

    private static string CLibrary(string folder) => Directory.GetFiles(folder, "libopenvino_c.so*").Single();

    // Real files, because a link would lead to a folder with one release.
    private static void Mix(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (string runtime in (string[])[TestData.RuntimeFolders[^1], TestData.RuntimeFolders[0]])
        {
            foreach (string file in Directory.GetFiles(runtime, "libopenvino*").Where(IsChecked))
            {
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
            }
        }

        static bool IsChecked(string file) => Path.GetFileName(file).Split('.')[0] is
            "libopenvino_c" or "libopenvino" or "libopenvino_auto_plugin";
    }

    private static void LinkFiles(string from, string to, string target)
    {
        foreach (string file in Directory.GetFiles(from))
        {
            File.CreateSymbolicLink(Path.Combine(to, Path.GetFileName(file)), Path.Combine(target, Path.GetFileName(file)));
        }
    }

    // A second release replaces files of the same name, as when an archive is unpacked over another.
    private void Link(string runtime)
    {
        foreach (string file in Directory.GetFiles(runtime))
        {
            string link = _scratch.File(Path.GetFileName(file));
            File.Delete(link);
            File.CreateSymbolicLink(link, file);
        }
    }
}
