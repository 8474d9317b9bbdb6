using System.Runtime.Versioning;
using OpenVinoLandmarks.Engines.Fastest;

namespace OpenVinoLandmarks.Tests.Engines.Fastest;

/// <summary>The file of a decision: what is used again, and what is not.</summary>
[TestClass]
public sealed class DecisionStoreTests : IDisposable
{
    private const string Key = "machine A\nruntime B";

    private readonly ScratchFolder _scratch = new();
    private readonly ManualTime _clock = new();

    private string Folder => _scratch.File("cache/fastest");

    public void Dispose() => _scratch.Dispose();

    [TestMethod]
    public void ADecision_IsReadAgain()
    {
        Assert.IsNull(Store().Read());
        Assert.IsNull(Store().Write(Decision()));

        Assert.AreEqual(Decision(), Store().Read());
        Assert.AreEqual(new DeviceCandidate(DeviceSelection.Managed, InferencePrecision.F32, 2), Store().Read()!.Candidate);
    }

    [TestMethod]
    public void AFile_InWhichAnyByteHasChanged_IsNotUsed()
    {
        Store().Write(Decision());
        string file = Store().File!;
        byte[] whole = File.ReadAllBytes(file);
        for (int i = 0; i < whole.Length; i++)
        {
            byte[] changed = [.. whole];
            changed[i] ^= 1;
            File.WriteAllBytes(file, changed);
            Assert.IsNull(Store().Read(), $"byte {i}");
            File.WriteAllBytes(file, whole[..i]);
            Assert.IsNull(Store().Read(), $"{i} bytes");
        }

        File.WriteAllBytes(file, new byte[1 << 20]);
        Assert.IsNull(Store().Read(), "zeros");
    }

    [TestMethod]
    public void AFileOfAnotherMachine_UnderThisName_IsNotUsed()
    {
        DecisionStore other = Store("machine Z\nruntime B");
        other.Write(Decision() with { Key = other.Key });
        Store().Write(Decision());
        File.Move(other.File!, Store().File!, overwrite: true);

        Assert.IsNull(Store().Read());
    }

    [TestMethod]
    public void AnotherKey_IsAnotherFile()
    {
        Store().Write(Decision());
        Assert.IsNull(Store(Key + "1").Read());
        Assert.AreNotEqual(Store().File, Store(Key + "1").File);
    }

    [TestMethod]
    [DataRow(29, true)]
    [DataRow(31, false)]
    [DataRow(-2, false)]
    public void ADecision_IsUsedForAMonth(int days, bool isUsed)
    {
        _clock.Advance(TimeSpan.FromDays(100));
        Store().Write(Decision() with { Measured = _clock.GetUtcNow() - TimeSpan.FromDays(days) });

        Assert.AreEqual(isUsed, Store().Read() is not null);
    }

    [TestMethod]
    public void OldDecisions_AreDeleted_AndNothingElse()
    {
        _clock.Advance(DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch);
        string old = _scratch.Write("cache/fastest/old.decision", [1]), other = _scratch.Write("cache/fastest/other.txt", [1]);
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow - TimeSpan.FromDays(31));
        File.SetLastWriteTimeUtc(other, DateTime.UtcNow - TimeSpan.FromDays(31));

        Store().Write(Decision());

        Assert.IsFalse(File.Exists(old));
        Assert.IsTrue(File.Exists(other));
        Assert.IsTrue(File.Exists(Store().File));
    }

    [TestMethod]
    public void WithoutAFolder_NothingIsKept()
    {
        DecisionStore store = new(null, "model", Key, _clock);
        Assert.IsNull(store.Read());
        Assert.AreEqual("there is no folder for it", store.Write(Decision()));
    }

    [TestMethod]
    public void AFolderThatCannotBeWritten_IsAReason_AndNoError()
    {
        _scratch.Write("cache", [1]);

        Assert.IsNull(Store().Read());
        StringAssert.Contains(Store().Write(Decision()), "cannot be written");
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    [SupportedOSPlatform("linux")]
    public void AReadOnlyFolder_IsAReason_AndWhatItHasIsUsed()
    {
        Store().Write(Decision());
        UnixFileMode before = File.GetUnixFileMode(Folder);
        File.SetUnixFileMode(Folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            Assert.AreEqual(Decision(), Store().Read());
            string? reason = Store().Write(Decision());
            Assert.IsTrue(Environment.IsPrivilegedProcess || reason!.Contains("cannot be written", StringComparison.Ordinal), reason);
        }
        finally
        {
            File.SetUnixFileMode(Folder, before);
        }
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    [DataRow("pipe")]
    [DataRow("device")]
    public void ASpecialFile_IsNotRead(string kind)
    {
        SpecialFile.Make(kind, Store().File!);
        Task<KeptDecision?> read = Task.Run(() => Store().Read());
        Assert.IsTrue(read.Wait(TimeSpan.FromSeconds(30)), "the file is read for ever");
        Assert.IsNull(read.Result);
    }

    // A reader sees a whole decision or none, whoever writes meanwhile.
    [TestMethod]
    public void SeveralWritersAndReaders_DoNotDisturbEachOther()
    {
        Store().Write(Decision());
        Parallel.For(0, 200, i =>
        {
            if (i % 2 == 0)
            {
                Assert.IsNull(Store().Write(Decision() with { Threads = i }));
            }
            else
            {
                Assert.IsNotNull(Store().Read());
            }
        });
        Assert.HasCount(1, Directory.GetFiles(Folder));
    }

    private DecisionStore Store(string key = Key) => new(Folder, "models/face", key, _clock);

    private KeptDecision Decision() => new()
    {
        Key = Key,
        Device = "MANAGED",
        DeviceName = "processor",
        Precision = InferencePrecision.F32,
        Threads = 2,
        Measured = _clock.GetUtcNow(),
        Summary = "MANAGED, 2 threads: 71 us per face",
    };
}
