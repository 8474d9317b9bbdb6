using System.Diagnostics;
using System.Globalization;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Runtimes;

/// <summary>
/// Several first starts with one empty cache of compiled models, starts that are killed, and kept files that have changed. Each round of
/// the long form takes about two seconds: OPENVINO_LANDMARKS_TEST_STARTS sets the number of rounds.
/// </summary>
[TestClass]
[RequiresAllRuntimes]
public sealed class FirstStartTests : IDisposable
{
    private const int Processes = 4;

    private readonly ScratchFolder _cache = new();

    public static IEnumerable<object[]> Runtimes => TestData.RuntimeFolders.Select(static folder => new object[] { folder });

    private static int Rounds { get; } =
        Environment.GetEnvironmentVariable("OPENVINO_LANDMARKS_TEST_STARTS") is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : 4;

    private string Compiled => _cache.File("openvino-landmarks/compiled");

    public void Dispose() => _cache.Dispose();

    [TestMethod]
    [DynamicData(nameof(Runtimes))]
    public void SeveralFirstStarts_SucceedWithEqualNumbers(string runtime)
    {
        string expected = WithoutCache(runtime);
        for (int round = 0; round < Rounds; round++)
        {
            Empty();
            Process[] starts = [.. Enumerable.Range(0, Processes).Select(_ => Start(runtime))];
            foreach (Process start in starts)
            {
                Assert.AreEqual(expected, Tool.Wait(start).Succeeded().Output, $"round {round}");
            }

            AssertNoGarbage();
        }
    }

    [TestMethod]
    [DynamicData(nameof(Runtimes))]
    public void AKilledStart_LeavesACacheThatWorks_AndNoGarbageThatGrows(string runtime)
    {
        string expected = WithoutCache(runtime);
        Random random = new(1);
        for (int round = 0; round < Rounds; round++)
        {
            Empty();
            using (Process start = Start(runtime))
            {
                Thread.Sleep(random.Next(100, 800));
                start.Kill();
                start.WaitForExit();
            }

            Assert.AreEqual(expected, Tool.Wait(Start(runtime)).Succeeded().Output, $"round {round}");
            AssertNoGarbage();
        }
    }

    [TestMethod]
    [DynamicData(nameof(Runtimes))]
    public void AKeptFile_ThatHasChanged_IsMadeAgain(string runtime)
    {
        string expected = WithoutCache(runtime);
        Tool.Wait(Start(runtime)).Succeeded();
        foreach (Func<byte[], byte[]> change in (Func<byte[], byte[]>[])
            [
                static bytes => [.. bytes[..(bytes.Length / 2)], (byte)(bytes[bytes.Length / 2] ^ 1), .. bytes[(bytes.Length / 2 + 1)..]],
                static bytes => bytes[..(bytes.Length / 2)],
                static bytes => new byte[bytes.Length],
                static bytes => [],
            ])
        {
            string[] kept = Directory.GetFiles(Compiled, "*.blob", SearchOption.AllDirectories);
            Assert.IsGreaterThan(0, kept.Length);
            byte[][] changed = [.. kept.Select(file => change(File.ReadAllBytes(file)))];
            for (int i = 0; i < kept.Length; i++)
            {
                File.WriteAllBytes(kept[i], changed[i]);
            }

            Assert.AreEqual(expected, Tool.Wait(Start(runtime)).Succeeded().Output);
            for (int i = 0; i < kept.Length; i++)
            {
                CollectionAssert.AreNotEqual(changed[i], File.ReadAllBytes(kept[i]));
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(Runtimes))]
    public void AFolderOfThePropertyCacheDir_IsUsedInTheSameWay(string runtime)
    {
        string folder = _cache.File("own"), expected = WithoutCache(runtime);
        Process[] starts = [.. Enumerable.Range(0, Processes).Select(_ => Start(runtime, "--property", $"CACHE_DIR={folder}"))];
        foreach (Process start in starts)
        {
            Assert.AreEqual(expected, Tool.Wait(start).Succeeded().Output);
        }

        Assert.HasCount(2, Directory.GetFiles(folder, "*.blob", SearchOption.AllDirectories));
        Assert.IsFalse(Directory.Exists(Compiled));
    }

    private static string WithoutCache(string runtime)
    {
        using ScratchFolder cache = new();
        return Tool.Wait(StartWith(cache.Path, runtime, "--property", "CACHE_DIR=")).Succeeded().Output;
    }

    private static Process StartWith(string cache, string runtime, params string[] more) => Tool.Start(
        Tool.Program,
        new Dictionary<string, string?> { ["OPENVINO_LIB_PATHS"] = runtime, ["XDG_CACHE_HOME"] = cache },
        ["detect", "--device", "CPU", "--format", "jsonl", "--quiet", .. more, Tool.Sample]);

    private Process Start(string runtime, params string[] more) => StartWith(_cache.Path, runtime, more);

    private void Empty()
    {
        if (Directory.Exists(Compiled))
        {
            Directory.Delete(Compiled, recursive: true);
        }
    }

    private void AssertNoGarbage()
    {
        string[] files = Directory.GetFiles(Compiled, "*", SearchOption.AllDirectories);
        Assert.HasCount(2, files, string.Join('\n', files));
        Assert.IsTrue(files.All(static file => file.EndsWith(".blob", StringComparison.Ordinal)));
    }
}
