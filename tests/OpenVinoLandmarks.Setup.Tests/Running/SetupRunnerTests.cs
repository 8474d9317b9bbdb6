using OpenVinoLandmarks.Models;
using OpenVinoLandmarks.Setup.Catalog;
using OpenVinoLandmarks.Setup.Planning;
using OpenVinoLandmarks.Setup.Storage;
using OpenVinoLandmarks.Setup.Tests.Support;

namespace OpenVinoLandmarks.Setup.Tests.Running;

/// <summary>Whole runs with made models and runtimes: what is in the folder afterwards, and what the user is told.</summary>
[TestClass]
public sealed class SetupRunnerTests : IDisposable
{
    private const string ModelFile = "models/public/one/one.onnx";
    private const string Library = "runtimes/2026.4.1-linux-x64/runtime/lib/intel64/libopenvino_c.so.2026.4.1";

    private static readonly byte[] s_model = Made.Bytes(20_000);
    private static readonly byte[] s_runtime = Made.RuntimeArchiveBytes();

    private readonly SetupFixture _setup = new();

    public void Dispose() => _setup.Dispose();

    [TestMethod]
    public async Task ModelAndRuntime_AreFetched_AndThenThere()
    {
        SetupPlan plan = await _setup.RunAsync(Request(_setup));

        Assert.HasCount(2, plan.Missing.ToArray());
        CollectionAssert.AreEqual(s_model, File.ReadAllBytes(Path.Combine(_setup.Folder.Root, ModelFile)));
        CollectionAssert.IsSubsetOf(new[] { ModelFile, Library, "setup/inventory.json", "setup/lock" }, _setup.Files.ToArray());
        Assert.HasCount(7, _setup.Files);
        Assert.IsEmpty((await _setup.PlanAsync(Request(_setup))).Missing.ToArray());
    }

    [TestMethod]
    public async Task Plan_WritesNothing_AndNamesSizePlaceAndLicence()
    {
        SetupPlan plan = await _setup.PlanAsync(Request(_setup));

        Assert.IsEmpty(_setup.Files);
        Assert.AreEqual(s_runtime.Length, plan.Items[1].Size);
        Assert.AreEqual(new Uri(_setup.Server.Root, "openvino.tgz").AbsoluteUri, plan.Items[1].Origin);
        Assert.AreEqual("Apache-2.0", plan.Items[1].Licence);
        Assert.AreEqual(s_model.Length, plan.Items[0].Size);
        Assert.AreEqual("MIT", plan.Items[0].Licence);
    }

    [TestMethod]
    public async Task Removal_LeavesNothing()
    {
        await _setup.RunAsync(Request(_setup));

        await _setup.RemoveAsync();

        Assert.IsFalse(Path.Exists(_setup.Folder.Root));
    }

    [TestMethod]
    public async Task Removal_KeepsFilesOfOthers_AndChangedOnes()
    {
        await _setup.RunAsync(Request(_setup));
        Write(Path.Combine(_setup.Folder.Models, "public", "mine", "mine.onnx"));
        Write(Path.Combine(_setup.Folder.Root, "compiled", "a"));
        Write(Path.Combine(_setup.Folder.Root, ModelFile));

        await _setup.RemoveAsync();

        CollectionAssert.AreEqual(new[] { "compiled/a", "models/public/mine/mine.onnx", ModelFile }, _setup.Files.ToArray());
        StringAssert.Contains(_setup.Notes.Single(), "one.onnx was changed");
    }

    [TestMethod]
    public async Task Removal_OfTheRuntimeOnly_KeepsTheModels()
    {
        await _setup.RunAsync(Request(_setup));

        await _setup.RemoveAsync(item => item.Kind == InventoryKind.Runtime);

        CollectionAssert.AreEqual(new[] { ModelFile, "setup/inventory.json", "setup/lock" }, _setup.Files.ToArray());
        Assert.IsFalse(Directory.Exists(_setup.Folder.Runtimes));
    }

    [TestMethod]
    public async Task Removal_WithoutASetUp_CreatesNothing()
    {
        await _setup.RemoveAsync();

        Assert.IsFalse(Path.Exists(_setup.Folder.Root));
    }

    [TestMethod]
    public async Task Removal_WithAListThatNamesOtherFolders_TouchesNothingThere()
    {
        await _setup.RunAsync(Request(_setup));
        using ScratchFolder other = new();
        string outside = other.Write("file", s_model);
        string list = File.ReadAllText(_setup.Folder.InventoryFile);
        File.WriteAllText(_setup.Folder.InventoryFile, list.Replace(ModelFile, outside, StringComparison.Ordinal));

        await _setup.RemoveAsync();

        Assert.IsTrue(File.Exists(outside));
    }

    [TestMethod]
    public async Task DamagedFiles_AreFetchedAgain()
    {
        await _setup.RunAsync(Request(_setup));
        Write(Path.Combine(_setup.Folder.Root, ModelFile));
        File.Delete(Path.Combine(_setup.Folder.Root, Library));

        SetupPlan plan = await _setup.RunAsync(Request(_setup));

        Assert.HasCount(2, plan.Missing.ToArray());
        Assert.HasCount(2, _setup.Notes);
        Assert.IsTrue(File.Exists(Path.Combine(_setup.Folder.Root, Library)));
        Assert.IsEmpty((await _setup.PlanAsync(Request(_setup))).Missing.ToArray());
    }

    [TestMethod]
    public async Task FileThatTheUserPutThere_IsNotReplaced()
    {
        string own = Path.Combine(_setup.Folder.Root, ModelFile);
        Write(own);

        ModelException error = await Assert.ThrowsExactlyAsync<ModelException>(() => _setup.RunAsync(Request(_setup)));

        StringAssert.Contains(error.Message, own);
        Assert.AreEqual("other", File.ReadAllText(own));
    }

    [TestMethod]
    public async Task FolderThatTheUserPutInThePlaceOfTheRuntime_IsNotReplaced()
    {
        Write(Path.Combine(_setup.Folder.Root, Library));

        DeviceException error = await Assert.ThrowsExactlyAsync<DeviceException>(() => _setup.RunAsync(Request(_setup)));

        StringAssert.Contains(error.Message, "set-up did not put it there");
    }

    [TestMethod]
    public async Task RightFileOfTheUser_IsUsedAndNotRemoved()
    {
        string own = Path.Combine(_setup.Folder.Root, ModelFile);
        Directory.CreateDirectory(Path.GetDirectoryName(own)!);
        File.WriteAllBytes(own, s_model);

        await _setup.RunAsync(Request(_setup));
        await _setup.RemoveAsync();

        CollectionAssert.AreEqual(new[] { ModelFile }, _setup.Files.ToArray());
    }

    [TestMethod]
    public async Task SecondSetUp_IsRefusedWhileTheFirstWorks()
    {
        SetupRequest request = Request(_setup);
        using SetupLock first = SetupLock.Take(_setup.Folder);

        IOException error = await Assert.ThrowsExactlyAsync<IOException>(() => _setup.RunAsync(request));

        StringAssert.StartsWith(error.Message, "Another 'ovlandmarks setup' is working");
        CollectionAssert.AreEqual(new[] { "setup/lock" }, _setup.Files.ToArray());
    }

    [TestMethod]
    public async Task WrongRuntime_IsADeviceError_AndNothingIsInstalled()
    {
        SetupRequest request = Request(_setup);
        _setup.Server.Add("openvino.tgz", Made.Bytes(500));

        DeviceException error = await Assert.ThrowsExactlyAsync<DeviceException>(() => _setup.RunAsync(request with { Models = null }));

        StringAssert.Contains(error.Message, "is not the expected file");
        CollectionAssert.AreEqual(new[] { "setup/lock" }, _setup.Files.ToArray());
    }

    [TestMethod]
    public async Task WrongModel_IsAModelError()
    {
        SetupRequest request = Request(_setup);
        _setup.Server.Add("one.onnx", Made.Bytes(s_model.Length, seed: 2));

        ModelException error = await Assert.ThrowsExactlyAsync<ModelException>(
            () => _setup.RunAsync(request with { WantsRuntime = false }));

        StringAssert.Contains(error.Message, "SHA-384");
        CollectionAssert.AreEqual(new[] { "setup/lock" }, _setup.Files.ToArray());
    }

    [TestMethod]
    [DataRow("../../../outside", "leaves the folder")]
    [DataRow("top/runtime/lib/no_c_library", "does not contain OpenVINO's C library")]
    public async Task RefusedArchive_IsADeviceError_AndNothingStays(string name, string message)
    {
        byte[] archive = Made.TarGz(tar => Made.AddFile(tar, name, s_model));

        DeviceException error = await Assert.ThrowsExactlyAsync<DeviceException>(
            () => _setup.RunAsync(Request(_setup, archive) with { Models = null }));

        StringAssert.Contains(error.Message, message);
        CollectionAssert.AreEqual(new[] { "setup/lock" }, _setup.Files.ToArray());
    }

    [TestMethod]
    public async Task FullDisk_IsSaidBeforeTheDownload()
    {
        using TemporaryDisk disk = new("size=16k");
        using SetupFixture setup = new(disk.Path);

        IOException error = await Assert.ThrowsExactlyAsync<IOException>(() => setup.RunAsync(Request(setup)));

        StringAssert.Contains(error.Message, "are needed");
        Assert.IsEmpty(setup.Files);
    }

    [TestMethod]
    public async Task DiskThatFillsUp_IsAnErrorWithTheRemedy_AndTheNextRunWorks()
    {
        using TemporaryDisk disk = new("size=600k");
        using SetupFixture setup = new(disk.Path);
        byte[] archive = Made.TarGz(tar =>
        {
            Made.AddFile(tar, "top/runtime/zeros", new byte[900_000]);
            Made.AddFile(tar, "top/runtime/lib/libopenvino_c.so", [1]);
        });
        SetupRequest large = Request(setup, archive) with { Models = null };

        IOException error = await Assert.ThrowsExactlyAsync<IOException>(() => setup.RunAsync(large));

        StringAssert.Contains(error.Message, "is full");
        StringAssert.Contains(error.Message, "XDG_CACHE_HOME");
        Assert.IsFalse(setup.Files.Any(file => file.StartsWith("runtimes", StringComparison.Ordinal)));
        await setup.RunAsync(Request(setup));
        Assert.HasCount(7, setup.Files);
    }

    [TestMethod]
    public async Task ReadOnlyCache_IsAnErrorWithTheRemedy()
    {
        using TemporaryDisk disk = new("ro");
        using SetupFixture setup = new(Path.Combine(disk.Path, "openvino-landmarks"));

        IOException error = await Assert.ThrowsExactlyAsync<IOException>(() => setup.RunAsync(Request(setup)));

        StringAssert.Contains(error.Message, "cannot be written");
        StringAssert.Contains(error.Message, "XDG_CACHE_HOME");
    }

    [TestMethod]
    public async Task UnreadableList_NamesTheFile()
    {
        await _setup.RunAsync(Request(_setup));
        File.WriteAllText(_setup.Folder.InventoryFile, "{");

        IOException error = await Assert.ThrowsExactlyAsync<IOException>(() => _setup.RunAsync(Request(_setup)));

        StringAssert.Contains(error.Message, _setup.Folder.InventoryFile);
    }

    private static void Write(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "other");
    }

    private static SetupRequest Request(SetupFixture setup, byte[]? runtime = null)
    {
        byte[] archive = runtime ?? s_runtime;
        Uri address = setup.Server.Add("openvino.tgz", archive);
        setup.Server.Add("openvino.tgz.sha256", Made.PublishedChecksum(archive, "openvino.tgz"));
        return new SetupRequest
        {
            Models = ["one"],
            KnownModels = [Made.Model("one", s_model, setup.Server.Add("one.onnx", s_model))],
            KnownReleases = [Made.Release(Made.Official(address))],
            Platform = Made.Platform,
        };
    }
}
