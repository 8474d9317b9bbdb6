namespace OpenVinoLandmarks.OpenVino.Tests.Loading;

/// <summary>Behaviour of a process in which no runtime is loaded yet: each test starts itself again, alone in a process.</summary>
[TestClass]
public sealed class FreshProcessTests
{
    private const string Marker = "OPENVINO_LANDMARKS_TEST_FRESH";

    [TestMethod]
    public void Load_OfAFolderWithoutALibrary_SaysWhatWasTriedAndTheRemedy() => InFreshProcess(
        nameof(Load_OfAFolderWithoutALibrary_SaysWhatWasTriedAndTheRemedy),
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
    public void Load_OfAFileThatIsNoLibrary_QuotesTheOsLoader() => InFreshProcess(
        nameof(Load_OfAFileThatIsNoLibrary_QuotesTheOsLoader),
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
    public void IsLoaded_AskedFirst_LoadsNothing() => InFreshProcess(
        nameof(IsLoaded_AskedFirst_LoadsNothing),
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
    public void Shutdown_WithObjectsAlive_IsRefused_AndEndsAllUseWithout() => InFreshProcess(
        nameof(Shutdown_WithObjectsAlive_IsRefused_AndEndsAllUseWithout),
        static () =>
        {
            using (new Core())
            {
                StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(OpenVinoRuntime.Shutdown).Message, "1 of its objects");
            }

            OpenVinoRuntime.Shutdown();
            OpenVinoRuntime.Shutdown();
            Assert.ThrowsExactly<InvalidOperationException>(static () => new Core());
        });

    [TestMethod]
    [RequiresOpenVino]
    public void D43_TheOsLoader_IsAsked_AndAnyVersionSuffixFound() => InFreshProcess(
        nameof(D43_TheOsLoader_IsAsked_AndAnyVersionSuffixFound),
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

        ChildTestRun child = ChildTestRun.Start($"Name={test}", variables: new Dictionary<string, string?>(variables ?? []) { [Marker] = test });
        Assert.AreEqual((0, 1), (child.ExitCode, child.Succeeded), child.Output);
    }
}
