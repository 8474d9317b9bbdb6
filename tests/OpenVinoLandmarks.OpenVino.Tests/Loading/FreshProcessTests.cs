namespace OpenVinoLandmarks.OpenVino.Tests.Loading;

/// <summary>Tests that need a process in which no runtime is loaded: each starts itself again in a new process.</summary>
[TestClass]
public sealed class FreshProcessTests
{
    private const string Marker = "OPENVINO_LANDMARKS_TEST_FRESH";

    [TestMethod]
    public void Load_OfAFolderWithoutALibrary_NamesTheAttemptsAndTheRemedy() => InFreshProcess(
        nameof(Load_OfAFolderWithoutALibrary_NamesTheAttemptsAndTheRemedy),
        static () =>
        {
            string folder = Path.Combine(Path.GetTempPath(), "no runtime here");
            OpenVinoLoadException error = Assert.ThrowsExactly<OpenVinoLoadException>(() => OpenVinoRuntime.Load(folder));
            StringAssert.Contains(error.Message, folder);
            StringAssert.Contains(error.Message, "OPENVINO_LIB_PATHS");
            Assert.HasCount(1, error.Attempts);
            Assert.IsFalse(OpenVinoRuntime.IsLoaded);
            Assert.IsFalse(OpenVinoRuntime.TryLoad(folder, out string? reason));
            Assert.AreEqual(error.Message, reason);
        });

    [TestMethod]
    public void Load_OfAFileThatIsNotALibrary_QuotesTheOsLoader() => InFreshProcess(
        nameof(Load_OfAFileThatIsNotALibrary_QuotesTheOsLoader),
        static () =>
        {
            using ScratchFolder scratch = new ScratchFolder();
            string file = scratch.Write("libopenvino_c.so.2641", "no library"u8);
            OpenVinoLoadException error = Assert.ThrowsExactly<OpenVinoLoadException>(() => OpenVinoRuntime.Load(file));
            StringAssert.Contains(error.Message, file);
            Assert.IsFalse(OpenVinoRuntime.IsLoaded);
            StringAssert.DoesNotMatch(error.Message, new("LD_DEBUG"));
            Assert.IsGreaterThan(10, error.Attempts[0].Outcome.Length, error.Attempts[0].Outcome);
        });

    [TestMethod]
    [RequiresOpenVino]
    public void Probe_LoadsNothing_AndChoosesWhatLoadLoads() => InFreshProcess(
        nameof(Probe_LoadsNothing_AndChoosesWhatLoadLoads),
        static () =>
        {
            RuntimePlace chosen = OpenVinoRuntime.Probe().Single(static place => place.IsChosen);
            Assert.IsFalse(OpenVinoRuntime.IsLoaded);
            using System.Diagnostics.Process process = System.Diagnostics.Process.GetCurrentProcess();
            Assert.IsFalse(process.Modules.Cast<System.Diagnostics.ProcessModule>().Any(
                static module => module.ModuleName.Contains("libopenvino", StringComparison.Ordinal)));

            OpenVinoRuntime.Load();
            Assert.AreEqual(OpenVinoRuntime.LibraryPath, chosen.File);
            Assert.AreEqual(OpenVinoRuntime.Version.ToString(), chosen.Version?.ToString());
        });

    [TestMethod]
    [RequiresOpenVino]
    public void IsLoaded_DoesNotLoad() => InFreshProcess(
        nameof(IsLoaded_DoesNotLoad),
        static () =>
        {
            Assert.IsFalse(OpenVinoRuntime.IsLoaded);
            OpenVinoRuntime.Shutdown();
            Assert.AreEqual(0, OpenVinoRuntime.LiveObjects);
            using Core core = new Core();
            Assert.IsTrue(OpenVinoRuntime.IsLoaded);
        });

    [TestMethod]
    [RequiresOpenVino]
    public void FirstUse_FromManyThreads_LoadsOnce() => InFreshProcess(
        nameof(FirstUse_FromManyThreads_LoadsOnce),
        static () =>
        {
            Parallel.For(0, 16, static _ =>
            {
                using Tensor tensor = new Tensor(ElementType.Float32, [4]);
                Assert.AreEqual(16, tensor.ByteLength);
            });
            Assert.AreEqual(0, OpenVinoRuntime.LiveObjects);
        });

    [TestMethod]
    [RequiresOpenVino]
    public void Shutdown_WithLiveObjects_IsRefused_AndOtherwiseEndsAllUse() => InFreshProcess(
        nameof(Shutdown_WithLiveObjects_IsRefused_AndOtherwiseEndsAllUse),
        static () =>
        {
            using (new Core())
            {
                InvalidOperationException error = Assert.ThrowsExactly<InvalidOperationException>(OpenVinoRuntime.Shutdown);
                StringAssert.Contains(error.Message, "1 of its objects");
            }

            OpenVinoRuntime.Shutdown();
            OpenVinoRuntime.Shutdown();
            Assert.ThrowsExactly<InvalidOperationException>(static () => new Core());
        });

    [TestMethod]
    [RequiresOpenVino]
    public void D43_TheOsLoader_IsAsked_ForEveryVersionSuffix() => InFreshProcess(
        nameof(D43_TheOsLoader_IsAsked_ForEveryVersionSuffix),
        static () =>
        {
            string folder = Environment.GetEnvironmentVariable("LD_LIBRARY_PATH")!;
            OpenVinoRuntime.Load();
            Assert.AreEqual(Path.GetFullPath(folder), Path.GetDirectoryName(OpenVinoRuntime.LibraryPath));
            OpenVinoRuntime.Load(folder);
        },
        new() { ["LD_LIBRARY_PATH"] = TestData.DefaultRuntime, ["OPENVINO_LIB_PATHS"] = Path.GetTempPath() });

    private static void InFreshProcess(string test, Action body, Dictionary<string, string?>? variables = null)
    {
        if (Environment.GetEnvironmentVariable(Marker) == test)
        {
            body();
            return;
        }

        Dictionary<string, string?> all = new(variables ?? []) { [Marker] = test };
        ChildTestRun child = ChildTestRun.Start($"Name={test}", variables: all);
        Assert.AreEqual((0, 1), (child.ExitCode, child.Succeeded), child.Output);
    }
}
