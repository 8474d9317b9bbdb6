using OpenVinoLandmarks.Engines.OpenVino;

namespace OpenVinoLandmarks.Tests.Engines;

/// <summary>The files and folders of the cache of compiled models, without a runtime.</summary>
[TestClass]
public sealed class CompiledModelCacheTests : IDisposable
{
    private const string Key = "key";

    private readonly ScratchFolder _scratch = new();

    private string Work => _scratch.File("work");

    private string Kept => _scratch.File($"kept/{Key}.blob");

    public void Dispose() => _scratch.Dispose();

    [TestMethod]
    public void WhatOpenVinoWrote_IsRestoredInTheNextFolder()
    {
        Publish(("1.blob", [1, 2, 3]), ("kernels.cl_cache", [4]));

        using CompileFolder next = Create();
        Compilation().Restore(next);

        CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, File.ReadAllBytes(Path.Combine(next.Path, "1.blob")));
        CollectionAssert.AreEqual(new byte[] { 4 }, File.ReadAllBytes(Path.Combine(next.Path, "kernels.cl_cache")));
    }

    [TestMethod]
    public void AKeptFile_InWhichAnyByteHasChanged_IsNotUsed()
    {
        Publish(("1.blob", [1, 2, 3]));
        byte[] whole = File.ReadAllBytes(Kept);
        for (int i = 0; i < whole.Length; i++)
        {
            byte[] changed = [.. whole];
            changed[i] ^= 1;
            AssertNotUsed(changed, $"byte {i}");
            AssertNotUsed(whole[..i], $"{i} bytes");
        }

        AssertNotUsed([.. whole, 0], "one more byte");
        AssertNotUsed(new byte[whole.Length], "zeros");
        AssertNotUsed([], "empty");
    }

    [TestMethod]
    public void AKeptFile_UnderAnotherName_IsNotUsed()
    {
        Publish(("1.blob", [1, 2, 3]));
        File.Move(Kept, _scratch.File("kept/other.blob"));

        using CompileFolder folder = Create();
        new KeptCompilation(_scratch.File("kept"), "other").Restore(folder);

        Assert.IsEmpty(Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    public void ADamagedFile_IsReplaced_AndARestoredOneIsNot()
    {
        Publish(("1.blob", [1, 2, 3]));
        byte[] whole = File.ReadAllBytes(Kept);
        File.WriteAllBytes(Kept, [9]);
        Publish(("1.blob", [1, 2, 3]));
        CollectionAssert.AreEqual(whole, File.ReadAllBytes(Kept));

        using CompileFolder folder = Create();
        Compilation().Restore(folder);
        File.SetLastWriteTimeUtc(Kept, DateTime.UnixEpoch);
        Assert.IsFalse(Compilation().Publish(folder));

        Assert.AreEqual(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(Kept));
    }

    [TestMethod]
    public void FilesThatWereNotUsedForAWhile_AreDeleted_AndOthersAreNot()
    {
        const string Hash = "0123456789abcdef0123456789abcdef";
        string[] old =
        [
            _scratch.Write($"model-{Hash}/{Hash}.blob", [1]),
            _scratch.Write($"other-{Hash}/12345678901234567890.blob", [1]),
            _scratch.Write($"gpu-{Hash}/1.cl_cache", [1]),
        ];
        string[] kept =
        [
            _scratch.Write($"model-{Hash}/new.blob", [1]),
            _scratch.Write("123.blob", [1]),
            _scratch.Write("a folder of the user/123.blob", [1]),
            _scratch.Write($"model-{Hash}/sub/123.blob", [1]),
        ];
        foreach (string file in old.Concat(kept.Skip(1)))
        {
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddDays(-31));
        }

        UnusedCompilations.Delete(_scratch.Path, TimeSpan.FromDays(30));
        UnusedCompilations.Delete(_scratch.File("missing"), TimeSpan.FromDays(30));

        Assert.IsFalse(old.Any(File.Exists));
        Assert.IsTrue(kept.All(File.Exists));
        Assert.IsFalse(Directory.Exists(_scratch.File($"other-{Hash}")));
    }

    [TestMethod]
    public void AStart_MarksItsFileAsUsed()
    {
        Publish(("1.blob", [1, 2, 3]));
        File.SetLastWriteTimeUtc(Kept, DateTime.UtcNow.AddDays(-20));

        using CompileFolder folder = Create();
        Compilation().Restore(folder);

        Assert.IsGreaterThan(DateTime.UtcNow.AddHours(-1), File.GetLastWriteTimeUtc(Kept));
    }

    [TestMethod]
    public void APlaceThatCannotBeWritten_IsNoError()
    {
        Directory.CreateDirectory(Kept);
        Publish(("1.blob", [1]));
        string file = _scratch.Write("file", []);

        Assert.IsNull(CompileFolder.TryCreate(file));
        Assert.IsNull(CompileFolder.TryCreate(Path.Combine(file, "below")));
        Assert.IsNull(CompileFolder.TryCreate(_scratch.File(new string('x', 300))));
    }

    [TestMethod]
    public void Folders_OfProcessesThatHaveEnded_AreDeleted_AndThoseInUseAreNot()
    {
        CompileFolder inUse = Create();
        _scratch.Write("work/killed/1.blob", [1]);
        _scratch.Write("work/killed.lock", []);
        _scratch.Write("work/withoutLock/1.blob", [1]);
        _scratch.Write("work/withoutFolder.lock", []);

        CompileFolder next = Create();

        string[] expected = [inUse.Path, inUse.Path + ".lock", next.Path, next.Path + ".lock"];
        CollectionAssert.AreEquivalent(expected, Directory.GetFileSystemEntries(Work));
        inUse.Dispose();
        next.Dispose();
        Assert.IsEmpty(Directory.GetFileSystemEntries(Work));
    }

    [TestMethod]
    public void ManyThreads_GetFoldersOfTheirOwn_AndPublishTheSameFile()
    {
        Parallel.For(0, 200, _ =>
        {
            using CompileFolder folder = Create();
            Compilation().Restore(folder);
            string[] files = Directory.GetFiles(folder.Path);
            if (files.Length > 0)
            {
                CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, File.ReadAllBytes(files.Single()));
            }

            File.WriteAllBytes(Path.Combine(folder.Path, "1.blob"), [1, 2, 3]);
            Compilation().Publish(folder);
        });
        Assert.IsEmpty(Directory.GetFileSystemEntries(Work));
        Assert.HasCount(1, Directory.GetFileSystemEntries(_scratch.File("kept")));
    }

    /// <summary>The landmark model and the face detector publish at the same time, and each then looks for what is unused.</summary>
    [TestMethod]
    public async Task ANewFolder_ThatAnotherThreadDeletesAsEmpty_IsCreatedAgain()
    {
        string cache = _scratch.File("cache");
        using CancellationTokenSource done = new();
        Task deletions = Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                UnusedCompilations.Delete(cache, TimeSpan.FromDays(30));
            }
        });
        using CompileFolder folder = Create();
        File.WriteAllBytes(Path.Combine(folder.Path, "1.blob"), [1, 2, 3]);
        int published = 0;
        for (int i = 0; i < 500; i++)
        {
            published += new KeptCompilation(Path.Combine(cache, $"model-{i:x32}"), Key).Publish(folder) ? 1 : 0;
        }

        await done.CancelAsync();
        await deletions;
        Assert.AreEqual(500, published);
        Assert.HasCount(500, Directory.GetFiles(cache, "*.blob", SearchOption.AllDirectories));
    }

    private void AssertNotUsed(byte[] content, string what)
    {
        File.WriteAllBytes(Kept, content);
        using CompileFolder folder = Create();
        Compilation().Restore(folder);
        Assert.IsEmpty(Directory.GetFiles(folder.Path), what);
    }

    private void Publish(params (string Name, byte[] Content)[] files)
    {
        using CompileFolder folder = Create();
        foreach ((string name, byte[] content) in files)
        {
            File.WriteAllBytes(Path.Combine(folder.Path, name), content);
        }

        Compilation().Publish(folder);
    }

    private CompileFolder Create() => CompileFolder.TryCreate(Work) ?? throw new InvalidOperationException("The folder was not created.");

    private KeptCompilation Compilation() => new(_scratch.File("kept"), Key);
}
