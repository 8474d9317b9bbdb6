using System.Diagnostics;
using System.Globalization;

namespace OpenVinoLandmarks.Managed.Tests.Reading;

/// <summary>Damaged models end in a result or in a ModelFormatException, never in anything else.</summary>
[TestClass]
public sealed class FuzzTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void HundredThousandMutationsOfSmallModels_AreReadOrRefused()
    {
        FuzzRun run = new();
        for (int i = 0; i < 100_000; i++)
        {
            run.Step((ulong)i, FuzzSeeds.Small[i % FuzzSeeds.Small.Count]);
        }

        Report(run);
        Assert.IsGreaterThan(10_000, run.Refused);
        Assert.IsGreaterThan(1_000, run.Executed);
    }

    [TestMethod]
    public void MutationsOfBundledModels_AreReadOrRefused()
    {
        FuzzRun run = new();
        for (int i = 0; i < 900; i++)
        {
            run.Step((ulong)i, FuzzSeeds.Bundled[i % FuzzSeeds.Bundled.Count]);
        }

        Report(run);
        Assert.IsGreaterThan(100, run.Refused);
    }

    /// <summary>As long as <c>scripts/fuzz-managed</c> says, from the seed that it says; in the suite for three seconds.</summary>
    [TestMethod]
    public void LongRun_OfMutations_AreReadOrRefused()
    {
        ulong seed = ulong.Parse(Environment.GetEnvironmentVariable("OPENVINO_LANDMARKS_FUZZ_SEED") ?? "1", CultureInfo.InvariantCulture) << 32;
        TimeSpan time = TimeSpan.FromSeconds(int.Parse(Environment.GetEnvironmentVariable("OPENVINO_LANDMARKS_FUZZ_SECONDS") ?? "3", CultureInfo.InvariantCulture));
        (byte[] Xml, byte[] Bin)[] models = [.. FuzzSeeds.Small, .. FuzzSeeds.Bundled];
        FuzzRun run = new();
        for (Stopwatch watch = Stopwatch.StartNew(); watch.Elapsed < time; seed++)
        {
            run.Step(seed, models[seed % (ulong)models.Length]);
        }

        Report(run);
        Assert.IsGreaterThan(0, run.Refused);
    }

    /// <summary>What longer runs have found once: an Interpolate layer without any input.</summary>
    [TestMethod]
    [DataRow(4294986790UL)]
    public void MutationsFoundByLongRuns_AreReadOrRefused(ulong seed)
    {
        (byte[] Xml, byte[] Bin)[] models = [.. FuzzSeeds.Small, .. FuzzSeeds.Bundled];
        FuzzRun run = new();
        run.Step(seed, models[seed % (ulong)models.Length]);
        Assert.AreEqual(1, run.Refused + run.Read);
    }

    private void Report(FuzzRun run) => TestContext.WriteLine($"{run.Refused} refused, {run.Read} read, {run.Executed} of them executed");
}
