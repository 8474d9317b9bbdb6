using System.Diagnostics;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Devices.Tests.Cache;

/// <summary>
/// The cache of compiled models with GPU and NPU. Each start is a process: the second one uses what the first has kept, another device or
/// driver does not, and a killed one leaves a cache that works.
/// </summary>
[TestClass]
[RequiresAllRuntimes]
public sealed class KeptModelTests : IDisposable
{
    private readonly ScratchFolder _cache = new();

    private string Compiled => _cache.File("openvino-landmarks/compiled");

    public void Dispose() => _cache.Dispose();

    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpuDriver]
    public void SecondStart_OnTheGpu_UsesTheKeptModels() => _ = AssertSecondStartUsesTheCache("GPU");

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpuDriver]
    public void SecondStart_OnTheNpu_UsesTheKeptModels() => _ = AssertSecondStartUsesTheCache("NPU");

    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpuDriver]
    public void AnotherGpu_CompilesItsOwnModels()
    {
        Run("GPU");
        string[] first = Kept();
        Run("GPU", ("CPU_AS_GPU_NAME", "Another GPU"));
        Assert.HasCount(2 * first.Length, Kept());
    }

    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpuDriver]
    public void AGpuDriverThatRefusesTheProgramsOfAnother_CompilesTheModelsAgain()
    {
        string expected = Run("GPU");
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
        Run("NPU");
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

    // Returns the output of both starts.
    private string AssertSecondStartUsesTheCache(string device)
    {
        string first = Run(device);
        string[] kept = Kept();
        Assert.IsGreaterThan(0, kept.Length);
        Age();
        Assert.AreEqual(first, Run(device));

        // A model that was compiled again would have been kept again.
        CollectionAssert.AreEqual(kept, Kept());
        Assert.IsTrue(kept.All(static file => File.GetLastWriteTimeUtc(file) == s_old));
        return first;
    }

    private void AssertKilledStartLeavesAUsableCache(string device)
    {
        using (Process start = Start(device))
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

        string expected = Tool.Wait(Start(device, "--property", "CACHE_DIR=")).Succeeded().Output;
        Assert.AreEqual(expected, AssertSecondStartUsesTheCache(device));
        string[] files = Directory.GetFiles(Compiled, "*", SearchOption.AllDirectories);
        Assert.IsTrue(files.All(static file => file.EndsWith(".blob", StringComparison.Ordinal)), string.Join('\n', files));
    }

    private void AssertTwoProcesses(string device)
    {
        Process[] starts = [Start(device), Start(device)];
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
        Tool.Wait(Start(device, variables)).Succeeded().Output;

    private Process Start(string device, params string[] more) => Start(device, [], more);

    private Process Start(string device, (string Name, string Value)[] variables, params string[] more)
    {
        Dictionary<string, string?> environment = DeviceTool.Environment(device == "GPU" ? DeviceSet.Gpu : DeviceSet.Npu);
        environment["XDG_CACHE_HOME"] = _cache.Path;
        foreach ((string name, string value) in variables)
        {
            environment[name] = value;
        }

        return Tool.Start(
            Tool.Program,
            environment,
            ["detect", "--device", device, "--face", "175,68,96,130", "--format", "jsonl", "--quiet", .. more, Tool.Sample]);
    }
}
