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

    private static LibraryCheck.Problem? Check(string library) => LibraryCheck.FindProblem(library, Path.GetDirectoryName(library)!);

    private static string CLibrary(string folder) => Directory.GetFiles(folder, "libopenvino_c.so*").Single();

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
