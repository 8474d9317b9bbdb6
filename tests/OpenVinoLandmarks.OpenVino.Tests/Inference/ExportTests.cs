namespace OpenVinoLandmarks.OpenVino.Tests.Inference;

/// <summary>Exporting compiled models to files and to bytes, and importing them.</summary>
[TestClass]
[RequiresOpenVino]
[RequiresOfficialModels]
public sealed class ExportTests : IDisposable
{
    private readonly Core _core = new();

    public void Dispose() => _core.Dispose();

    [TestMethod]
    public void Export_AndImport_HaveTheSameOutputs()
    {
        using CompiledModel compiled = LandmarkModel.Compile(_core);
        using ScratchFolder scratch = new ScratchFolder();
        string path = scratch.File("Ausfuhr.blob");
        compiled.Export(path);
        byte[] bytes = compiled.Export();

        // An import takes no properties.
        _core.SetProperty("CPU", "INFERENCE_PRECISION_HINT", "f32");
        using CompiledModel imported = _core.ImportModel(bytes, "CPU");
        using CompiledModel fromFile = _core.ImportModel(File.ReadAllBytes(path), "CPU");
        CollectionAssert.AreEqual(LandmarkRun.Expect(compiled, 9), LandmarkRun.Expect(imported, 9));
        CollectionAssert.AreEqual(LandmarkRun.Expect(compiled, 9), LandmarkRun.Expect(fromFile, 9));
        OpenVinoException error = Assert.ThrowsExactly<OpenVinoException>(() => compiled.Export("/no/such/folder/x"));
        StringAssert.Contains(error.Message, "/no/such/folder/x");
        Assert.ThrowsExactly<OpenVinoException>(() => _core.ImportModel("no blob"u8, "CPU"));
    }

    // On Windows a path outside ASCII is exported through a temporary file; the tests do that on every system.
    [TestMethod]
    [DoNotParallelize]
    public void Export_ThroughATemporaryFile_WritesTheFile_AndLeavesNoOther()
    {
        using CompiledModel compiled = LandmarkModel.Compile(_core);
        using ScratchFolder scratch = new ScratchFolder();
        string path = scratch.File("Ausfuhr 顔.blob");
        InTemporaryFolder(scratch.Path + "/temporary", () => compiled.Export(path, throughTemporaryFile: true));
        CollectionAssert.AreEqual(compiled.Export(), File.ReadAllBytes(path));
    }

    [TestMethod]
    [DoNotParallelize]
    public void Export_ThatFails_LeavesNoTemporaryFile()
    {
        using CompiledModel compiled = LandmarkModel.Compile(_core);
        using ScratchFolder scratch = new ScratchFolder();
        string missing = scratch.File("missing/x.blob");
        InTemporaryFolder(
            scratch.Path + "/temporary",
            () => Assert.Throws<IOException>(() => compiled.Export(missing, throughTemporaryFile: true)));
        compiled.Dispose();
        InTemporaryFolder(
            scratch.Path + "/temporary",
            () =>
            {
                Assert.ThrowsExactly<ObjectDisposedException>(() => compiled.Export(missing, throughTemporaryFile: true));
                Assert.ThrowsExactly<ObjectDisposedException>(() => compiled.Export());
            });
    }

    // Runs an action with a folder of its own for temporary files, and checks that none is left in it.
    private static void InTemporaryFolder(string folder, Action action)
    {
        string variable = OperatingSystem.IsWindows() ? "TMP" : "TMPDIR";
        string? former = Environment.GetEnvironmentVariable(variable);
        Directory.CreateDirectory(folder);
        Environment.SetEnvironmentVariable(variable, folder);
        try
        {
            Assert.AreEqual(Path.GetFullPath(folder), Path.TrimEndingDirectorySeparator(Path.GetFullPath(Path.GetTempPath())));
            action();
            Assert.IsEmpty(Directory.GetFiles(folder), "files left in the temporary folder");
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, former);
        }
    }
}
