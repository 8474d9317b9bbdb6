using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;
using OpenVinoLandmarks.OpenVino.Loading;
using OpenVinoLandmarks.OpenVino.Tests.Runtimes;

namespace OpenVinoLandmarks.OpenVino.Tests.Loading;

/// <summary>
/// The dry run of the search with OpenVINO's real libraries for Windows, which it reads on any system. The system's own libraries are
/// empty files in a made folder of Windows.
/// </summary>
[TestClass]
[TestCategory(EachRuntimeTests.Category)] // the same with each runtime of this system
public sealed class WindowsProbeTests : IDisposable
{
    private static readonly string[] s_releases = ["2024.6.0", "2026.4.1"];

    private readonly ScratchFolder _scratch = new();

    public static IEnumerable<object[]> Releases => s_releases.Select(static release => new object[] { release });

    public void Dispose() => _scratch.Dispose();

    [TestMethod]
    [DynamicData(nameof(Releases))]
    public void AWholeRuntime_IsChosenAndComplete(string release)
    {
        RuntimePlace place = Probe(Unpack(release));

        Assert.AreEqual("can be loaded", place.Outcome);
        Assert.IsTrue(place.IsChosen && place.IsUsable && place.IsComplete);
        Assert.IsEmpty(place.MissingLibraries);
        StringAssert.EndsWith(place.File, "openvino_c.dll");
    }

    [TestMethod]
    [DynamicData(nameof(Releases))]
    public void WithoutTbb_TheOutcomeNamesIt_AndTheLibraryThatNeedsIt(string release)
    {
        string folder = Unpack(release);
        File.Delete(Path.Combine(folder, "tbb12.dll"));

        RuntimePlace place = Probe(folder);

        Assert.AreEqual("cannot be loaded: tbb12.dll, which openvino.dll needs, is missing", place.Outcome);
        CollectionAssert.AreEqual(new[] { "tbb12.dll" }, place.MissingLibraries.ToArray());
        Assert.IsFalse(place.IsUsable || place.IsChosen || place.IsComplete);
    }

    [TestMethod]
    [DataRow("PATH")]
    [DataRow("3rdparty")]
    public void TbbElsewhere_IsFound(string place)
    {
        string folder = Unpack(s_releases[^1]);
        string file = _scratch.File(place == "PATH" ? "elsewhere/tbb12.dll" : $"{Path.GetFileName(folder)}/3rdparty/tbb/bin/tbb12.dll");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.Move(Path.Combine(folder, "tbb12.dll"), file);

        // The loader is asked for oneTBB of an archive before OpenVINO, under the name of this system.
        string[] preloaded = place == "PATH" ? [] : [file];
        string path = place == "PATH" ? Path.GetDirectoryName(file)! : "";

        Assert.IsEmpty(Search(path).FindMissing(Path.Combine(folder, "openvino_c.dll"), preloaded));
    }

    [TestMethod]
    public void TheRuntimeOfVisualC_IsNamedIfItIsMissing()
    {
        string folder = Unpack(s_releases[^1]);
        File.Delete(_scratch.File("Windows/System32/MSVCP140.dll"));

        StringAssert.Contains(Probe(folder).Outcome, "MSVCP140.dll, which openvino_c.dll needs, is missing");
    }

    [TestMethod]
    [DataRow("openvino_intel_cpu_plugin.dll")]
    [DataRow("openvino_ir_frontend.dll")]
    public void APlugin_NeedsTheCoreLibrary(string plugin)
    {
        string folder = Unpack(s_releases[^1]);
        Assert.IsEmpty(Search().FindMissing(Path.Combine(folder, plugin), []));
        File.Delete(Path.Combine(folder, "openvino.dll"));

        MissingLibrary missing = Search().FindMissing(Path.Combine(folder, plugin), []).Single();

        Assert.AreEqual(new MissingLibrary("openvino.dll", plugin), missing);
    }

    [TestMethod]
    public void FilesThatCannotBeLoaded_SayWhy()
    {
        string folder = Unpack(s_releases[^1]), file = Path.Combine(folder, "openvino_c.dll");
        byte[] library = File.ReadAllBytes(file);

        File.WriteAllBytes(file, library.AsSpan(0, library.Length / 2));
        Assert.AreEqual("is truncated. Install this OpenVINO again", Probe(folder).Outcome);

        // The machine is behind the signature, whose offset is at 0x3C.
        byte[] other = [.. library];
        BinaryPrimitives.WriteUInt16LittleEndian(other.AsSpan(BinaryPrimitives.ReadInt32LittleEndian(library.AsSpan(0x3C)) + 4), 0x14C);
        File.WriteAllBytes(file, other);
        StringAssert.Contains(Probe(folder).Outcome, "another processor architecture");

        File.WriteAllText(file, "text");
        Assert.AreEqual("is not a library of Windows", Probe(folder).Outcome);

        File.Copy(Path.Combine(folder, "tbb12.dll"), file, overwrite: true);
        StringAssert.Contains(Probe(folder).Outcome, "is not an OpenVINO 2.0 C library");
    }

    [TestMethod]
    public void DamagedFiles_AreNeverAnError()
    {
        byte[] library = File.ReadAllBytes(Path.Combine(Unpack(s_releases[^1]), "openvino_c.dll"));
        Random random = new(11);
        for (int i = 0; i < 200; i++)
        {
            byte[] damaged = [.. library];
            for (int change = 0; change < 20; change++)
            {
                damaged[random.Next(1024)] = (byte)random.Next(256);
            }

            PeFile? read = PeFile.Read(_scratch.Write("damaged.dll", damaged));

            Assert.IsTrue(read is null || read.Needed.All(name => name.Length > 0));
        }
    }

    private RuntimePlace Probe(string folder) => new LibraryProbe(Machine("")).Places(folder).Single();

    private WindowsDependencySearch Search(string path = "") => new(Machine(path));

    private SearchEnvironment Machine(string path) => new()
    {
        Names = LibraryNames.Windows,
        ApplicationFolder = _scratch.File("application"),
        Variable = name => name switch { "SystemRoot" => _scratch.File("Windows"), "PATH" => path, _ => null },
    };

    // Unpacks the libraries of a release, and makes empty files for what they need of Windows and of Visual C++.
    private string Unpack(string release)
    {
        string archive = Path.Combine(TestData.Root ?? "", "openvino", $"openvino-{release}-win-x64.tar.xz");
        if (!File.Exists(archive) || RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            Assert.Inconclusive("needs the archive for win-x64 of the test data, and x64");
        }

        string target = Directory.CreateDirectory(_scratch.File(release)).FullName;
        string[] arguments = ["-xJf", archive, "-C", target, "--strip-components=2", $"{release}/libs"];
        using (Process tar = Process.Start(new ProcessStartInfo("tar", arguments) { RedirectStandardError = true })!)
        {
            tar.StandardError.ReadToEnd();
            tar.WaitForExit();
            if (tar.ExitCode != 0)
            {
                Assert.Inconclusive("needs tar and xz (Debian package xz-utils)");
            }
        }

        foreach (string name in Directory.GetFiles(target).SelectMany(static file => PeFile.Read(file)!.Needed).Distinct())
        {
            if (!File.Exists(Path.Combine(target, name)))
            {
                _scratch.Write($"Windows/System32/{name}", []);
            }
        }

        return target;
    }
}
