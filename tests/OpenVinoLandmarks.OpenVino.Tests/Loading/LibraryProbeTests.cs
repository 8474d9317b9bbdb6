using System.Buffers.Binary;
using System.Runtime.Versioning;
using OpenVinoLandmarks.OpenVino.Loading;

namespace OpenVinoLandmarks.OpenVino.Tests.Loading;

/// <summary>The dry run of the search says what is in each place, without loading a library.</summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
[SupportedOSPlatform("linux")]
public sealed class LibraryProbeTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public static IEnumerable<object[]> Runtimes => TestData.RuntimeFolders.Select(static folder => new object[] { folder });

    public void Dispose() => _scratch.Dispose();

    [TestMethod]
    [RequiresAllRuntimes]
    [DynamicData(nameof(Runtimes))]
    public void AWholeRuntime_IsChosenAndComplete_WithItsRelease(string runtime)
    {
        RuntimePlace place = Probe(runtime).Single();

        Assert.AreEqual(RuntimePlaceContent.Library, place.Content);
        Assert.AreEqual("can be loaded", place.Outcome);
        Assert.IsTrue(place.IsChosen && place.IsUsable && place.IsComplete);
        Assert.AreEqual(Path.GetFileName(Path.GetDirectoryName(runtime)), place.Version!.ToString());
        Assert.IsEmpty(place.MissingLibraries);
        Assert.AreEqual(Directory.GetFiles(runtime, "libopenvino_c.so.*").Single(), place.File);
    }

    [TestMethod]
    [RequiresAllRuntimes]
    [DynamicData(nameof(Runtimes))]
    public void WithoutTbb_TheOutcomeNamesIt(string runtime)
    {
        Link(runtime, without: "libtbb.so");

        RuntimePlace place = Probe(_scratch.Path).Single();

        CollectionAssert.AreEqual(new[] { "libtbb.so.12" }, place.MissingLibraries.ToArray());
        StringAssert.Contains(place.Outcome, "libtbb.so.12");
        StringAssert.Contains(place.Outcome, "libopenvino.so.");
        Assert.IsFalse(place.IsUsable || place.IsChosen || place.IsComplete);
    }

    // An archive has oneTBB in a folder of its own, which the loader loads first.
    [TestMethod]
    [RequiresAllRuntimes]
    public void TbbOfAnArchive_IsFound()
    {
        string runtime = TestData.RuntimeFolders[^1];
        Link(runtime, without: "libtbb.so", to: "runtime/lib/intel64");
        Directory.CreateDirectory(_scratch.File("runtime/3rdparty/tbb/lib"));
        File.CreateSymbolicLink(_scratch.File("runtime/3rdparty/tbb/lib/libtbb.so.12"), Path.Combine(runtime, "libtbb.so.12"));

        Assert.IsTrue(Probe(_scratch.Path).Single().IsComplete);
    }

    [TestMethod]
    [RequiresAllRuntimes]
    [DataRow("libopenvino_intel_cpu_plugin", "openvino_intel_cpu_plugin")]
    [DataRow("libopenvino_ir_frontend", "openvino_ir_frontend")]
    public void WithoutAPart_ARuntimeIsUsableAndNotComplete(string file, string part)
    {
        Link(TestData.RuntimeFolders[^1], without: file);

        RuntimePlace place = Probe(_scratch.Path).Single();

        Assert.IsTrue(place.IsUsable && place.IsChosen);
        Assert.IsFalse(place.IsComplete);
        CollectionAssert.AreEqual(new[] { part }, place.MissingParts.ToArray());
    }

    [TestMethod]
    [DataRow("libopenvino.so.2330", "2023.3.0", "wheels before 2024.4")]
    [DataRow("libopenvino.so.2641", "2026.4.1", "Install this OpenVINO again")]
    public void ARuntimeWithoutACLibrary_SaysSo_AndCountsAsFound(string core, string version, string remedy)
    {
        _scratch.Write("openvino/libs/" + core, []);

        RuntimePlace place = Probe(_scratch.Path).Single();

        Assert.AreEqual(RuntimePlaceContent.WithoutCLibrary, place.Content);
        Assert.AreEqual(version, place.Version!.ToString());
        StringAssert.Contains(place.Outcome, remedy);
        LibraryLoader loader = new(new SearchEnvironment());
        Assert.IsNull(loader.Load(_scratch.Path));
        Assert.AreEqual((place.Outcome, true), (loader.Attempts.Single().Outcome, loader.Attempts.Single().IsFound));
    }

    [TestMethod]
    [RequiresAllRuntimes]
    public void ALibraryOfAnotherProcessor_CannotBeLoaded()
    {
        byte[] library = File.ReadAllBytes(Directory.GetFiles(TestData.RuntimeFolders[^1], "libopenvino_c.so.*").Single());
        const int MachineOffset = 18;
        BinaryPrimitives.WriteUInt16LittleEndian(library.AsSpan(MachineOffset), 243); // RISC-V

        RuntimePlace place = Probe(_scratch.Write("libopenvino_c.so.2641", library)).Single();

        Assert.IsFalse(place.IsUsable);
        StringAssert.Contains(place.Outcome, "another processor architecture");
    }

    [TestMethod]
    public void FilesThatAreNotOpenVino_SayWhatTheyAre()
    {
        string text = _scratch.Write("libopenvino_c.so", "text"u8);

        Assert.AreEqual("is not a library of Linux", Probe(text).Single().Outcome);
        Assert.AreEqual(RuntimePlaceContent.Missing, Probe(_scratch.File("none")).Single().Content);
        Directory.CreateDirectory(_scratch.File("empty"));
        Assert.AreEqual(RuntimePlaceContent.NoLibrary, Probe(_scratch.File("empty")).Single().Content);
    }

    [TestMethod]
    [RequiresAllRuntimes]
    public void AnotherLibraryUnderTheName_IsNotAnOpenVinoLibrary()
    {
        string other = _scratch.Copy(Path.Combine(TestData.RuntimeFolders[^1], "libtbb.so.12"), "libopenvino_c.so");

        StringAssert.Contains(Probe(other).Single().Outcome, "is not an OpenVINO 2.0 C library");
    }

    [TestMethod]
    [RequiresAllRuntimes]
    public void SeveralFolders_AreAllDescribed_AndTheFirstUsableOneIsChosen()
    {
        string newest = TestData.RuntimeFolders[^1], oldest = TestData.RuntimeFolders[0];
        string paths = string.Join(':', _scratch.File("none"), $"\"{newest}\"", newest + "/", oldest);
        SearchEnvironment environment = new() { Variable = name => name == "OPENVINO_LIB_PATHS" ? paths : null };

        RuntimePlace[] places = [.. new LibraryProbe(environment).Places(null).Where(static one => one.Location == "OPENVINO_LIB_PATHS")];

        Assert.HasCount(4, places);
        CollectionAssert.AreEqual(
            new[] { RuntimePlaceContent.Missing, RuntimePlaceContent.Missing, RuntimePlaceContent.Library, RuntimePlaceContent.Library },
            places.Select(static place => place.Content).ToArray());
        CollectionAssert.AreEqual(new[] { false, false, true, false }, places.Select(static place => place.IsChosen).ToArray());
        Assert.IsTrue(places[3].IsComplete);
        StringAssert.Contains(places[1].Outcome, "quotes");
    }

    [TestMethod]
    public void AFolderOfAnotherUser_IsUnreadable()
    {
        string closed = Directory.CreateDirectory(_scratch.File("closed/libs")).FullName;
        File.SetUnixFileMode(_scratch.Path, (UnixFileMode)0x1FF);
        File.SetUnixFileMode(_scratch.File("closed"), UnixFileMode.None);
        try
        {
            using UnprivilegedThread user = new();
            Assert.AreEqual(RuntimePlaceContent.Unreadable, Probe(closed).Single().Content);
        }
        finally
        {
            File.SetUnixFileMode(_scratch.File("closed"), (UnixFileMode)0x1FF);
        }
    }

    [TestMethod]
    public void TheLoadersCache_OfThisSystem_KnowsTheCLibrary()
    {
        if (!File.Exists("/etc/ld.so.cache"))
        {
            Assert.Inconclusive("needs glibc's list of libraries, /etc/ld.so.cache");
        }

        Assert.IsTrue(LoaderCache.Read("/").Find("libc.so.6").Any(File.Exists));
        Assert.IsEmpty(LoaderCache.Read("/").Find("libno-such-library.so.1"));
        Assert.IsEmpty(LoaderCache.Read(_scratch.Path).Find("libc.so.6"));
    }

    // A small container has neither the loader's list nor links from /lib to /usr/lib.
    [TestMethod]
    [DataRow("lib/x86_64-linux-gnu")]
    [DataRow("usr/lib/x86_64-linux-gnu")]
    [DataRow("lib/aarch64-linux-gnu")]
    [DataRow("lib64")]
    public void TheLoadersOwnFolders_AreSearchedWithoutItsCache(string folder)
    {
        string file = _scratch.Write($"{folder}/libm.so.6", []);

        Assert.AreEqual(file, new DependencySearch(new SearchEnvironment { FileSystemRoot = _scratch.Path }).FindFile("libm.so.6"));
    }

    private static IReadOnlyList<RuntimePlace> Probe(string fileOrFolder) => OpenVinoRuntime.Probe(fileOrFolder);

    // The C library is a real file, because plugins beside the target of a link count too.
    private void Link(string runtime, string without, string to = "")
    {
        Directory.CreateDirectory(_scratch.File(to));
        foreach (string file in Directory.GetFiles(runtime))
        {
            string name = Path.GetFileName(file), target = Path.Combine(_scratch.File(to), name);
            if (name.StartsWith("libopenvino_c.", StringComparison.Ordinal))
            {
                File.Copy(file, target);
            }
            else if (!name.StartsWith(without, StringComparison.Ordinal))
            {
                File.CreateSymbolicLink(target, file);
            }
        }
    }
}
