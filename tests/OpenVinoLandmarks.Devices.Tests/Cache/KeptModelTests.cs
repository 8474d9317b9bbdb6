using System.Diagnostics;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Devices.Tests.Cache;

/// <summary>
/// The cache of compiled models with GPU and NPU. Each start is a process: the second one uses what the first has kept, another device or
/// driver does not, and a killed one leaves a cache that works. The first start is made once per device, and tests copy its cache.
/// </summary>
[TestClass]
[RequiresAllRuntimes]
public sealed class KeptModelTests : IDisposable
{
    private static readonly ScratchFolder s_firstCaches = new();
    private static readonly Dictionary<string, Lazy<string>> s_firstStarts = new()
    {
        ["GPU"] = new(static () => FirstStart("GPU")),
        ["NPU"] = new(static () => FirstStart("NPU")),
    };

    private readonly ScratchFolder _cache = new();

    private string Compiled => _cache.File("openvino-landmarks/compiled");

    public void Dispose() => _cache.Dispose();

    [ClassCleanup]
    public static void DeleteFirstCaches() => s_firstCaches.Dispose();

    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpuDriver]
    public void SecondStart_OnTheGpu_UsesTheKeptModels() => AssertSecondStartUsesTheCache("GPU", AfterFirstStart("GPU"));

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpuDriver]
    public void SecondStart_OnTheNpu_UsesTheKeptModels() => AssertSecondStartUsesTheCache("NPU", AfterFirstStart("NPU"));

    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpuDriver]
    public void AnotherGpu_CompilesItsOwnModels()
    {
        AfterFirstStart("GPU");
        string[] first = Kept();
        Run("GPU", ("CPU_AS_GPU_NAME", "Another GPU"));
        Assert.HasCount(2 * first.Length, Kept());
    }

    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpuDriver]
    public void AGpuDriverThatRefusesTheProgramsOfAnother_CompilesTheModelsAgain()
    {
        string expected = AfterFirstStart("GPU");
        string[] first = Kept();
        Age();
        Assert.AreEqual(expected, Run("GPU", ("CPU_AS_GPU_REFUSE_BINARIES", "1")));
        CollectionAssert.AreEqual(first, Kept());
        Assert.IsTrue(first.All(static file => File.GetLastWriteTimeUtc(file) > s_old), "the old programs are still kept");
    }

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpuDriver]
    public void AnotherNpuDriver_CompilesItsOwnModels()
    {
        AfterFirstStart("NPU");
        string[] first = Kept();
        Run("NPU", ("CPU_AS_NPU_DRIVER_VERSION", "1777777777"));
        Assert.HasCount(2 * first.Length, Kept());
    }

    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpuDriver]
    public void AKilledStart_OnTheGpu_LeavesACacheThatWorks() => AssertKilledStartLeavesAUsableCache("GPU");

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpuDriver]
    public void AKilledStart_OnTheNpu_LeavesACacheThatWorks() => AssertKilledStartLeavesAUsableCache("NPU");

    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpuDriver]
    public void TwoProcesses_OnTheGpu_SucceedWithEqualNumbers() => AssertTwoProcesses("GPU");

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpuDriver]
    public void TwoProcesses_OnTheNpu_SucceedWithEqualNumbers() => AssertTwoProcesses("NPU");

    // Before this test, but within the day after which a start marks a kept file as used by its time.
    private static readonly DateTime s_old = DateTime.UtcNow.Date + TimeSpan.FromHours(DateTime.UtcNow.Hour - 1);

    // Returns the output of the first start.
    private static string FirstStart(string device) =>
        Tool.Wait(Start(device, s_firstCaches.File(device), [])).Succeeded().Output;

    // Gives this test the cache that the first start left, and returns the output of that start.
    private string AfterFirstStart(string device)
    {
        string output = s_firstStarts[device].Value;
        string first = s_firstCaches.File(device);
        foreach (string file in Directory.GetFiles(first, "*", SearchOption.AllDirectories))
        {
            _cache.Copy(file, Path.GetRelativePath(first, file));
        }

        return output;
    }

    private void AssertSecondStartUsesTheCache(string device, string expected)
    {
        string[] kept = Kept();
        Assert.IsGreaterThan(0, kept.Length);
        Age();
        Assert.AreEqual(expected, Run(device));

        // A model that was compiled again would have been kept again.
        CollectionAssert.AreEqual(kept, Kept());
        Assert.IsTrue(kept.All(static file => File.GetLastWriteTimeUtc(file) == s_old));
    }

    private void AssertKilledStartLeavesAUsableCache(string device)
    {
        using (Process start = Start(device, _cache.Path, []))
        {
            // The folder of the first compilation exists as long as it runs.
            Stopwatch waited = Stopwatch.StartNew();
            while (waited.Elapsed < TimeSpan.FromMinutes(1) && !start.HasExited
                && (!Directory.Exists(Compiled) || Directory.GetDirectories(Compiled, "*", SearchOption.AllDirectories).Length == 0))
            {
                Thread.Sleep(1);
            }

            start.Kill();
            start.WaitForExit();
        }

        string expected = s_firstStarts[device].Value;
        Assert.AreEqual(expected, Run(device));
        AssertSecondStartUsesTheCache(device, expected);
        string[] files = Directory.GetFiles(Compiled, "*", SearchOption.AllDirectories);
        Assert.IsTrue(files.All(static file => file.EndsWith(".blob", StringComparison.Ordinal)), string.Join('\n', files));
    }

    private void AssertTwoProcesses(string device)
    {
        Process[] starts = [Start(device, _cache.Path, []), Start(device, _cache.Path, [])];
        string[] outputs = [.. starts.Select(static start => Tool.Wait(start).Succeeded().Output)];
        Assert.AreEqual(outputs[0], outputs[1]);
    }

    private string[] Kept() => [.. Directory.EnumerateFiles(Compiled, "*.blob", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private void Age()
    {
        foreach (string file in Kept())
        {
            File.SetLastWriteTimeUtc(file, s_old);
        }
    }

    private string Run(string device, params (string Name, string Value)[] variables) =>
        Tool.Wait(Start(device, _cache.Path, variables)).Succeeded().Output;

    private static Process Start(string device, string cache, (string Name, string Value)[] variables)
    {
        Dictionary<string, string?> environment = DeviceTool.Environment(device == "GPU" ? DeviceSet.Gpu : DeviceSet.Npu);
        environment["XDG_CACHE_HOME"] = cache;
        foreach ((string name, string value) in variables)
        {
            environment[name] = value;
        }

        return Tool.Start(
            Tool.Program,
            environment,
            ["detect", "--device", device, "--face", "175,68,96,130", "--format", "jsonl", "--quiet", Tool.Sample]);
    }
}
