using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Benchmark;

/// <summary>Compiled models are kept in the user's cache, and change no number.</summary>
[TestClass]
[RequiresAllRuntimes]
public sealed class ModelCacheTests
{
    private static readonly string[] s_detect = ["detect", "--device", "CPU", "--face", "175,68,96,130", "--format", "json", "--quiet"];

    public static IEnumerable<object[]> Runtimes => TestData.RuntimeFolders.Select(folder => new object[] { folder });

    [TestMethod]
    [DynamicData(nameof(Runtimes))]
    public void SecondStart_TakesTheCompiledModel_AndGivesTheSameNumbers(string runtime)
    {
        using ScratchFolder cache = new();

        string first = Run(runtime, cache.Path, [.. s_detect, Tool.Sample]);
        string[] kept = Kept(cache.Path);
        string second = Run(runtime, cache.Path, [.. s_detect, Tool.Sample]);

        Assert.HasCount(1, kept);
        CollectionAssert.AreEqual(kept, Kept(cache.Path));
        Assert.AreEqual(first, second);
        Assert.AreEqual(first, Run(runtime, cache.Path, [.. s_detect, "--property", "CACHE_DIR=", Tool.Sample]));
    }

    // OpenVINO 2025.4 tells models in memory apart by their topology alone.
    [TestMethod]
    [DynamicData(nameof(Runtimes))]
    public void OtherWeightsOfTheSameTopology_AreNotTakenForTheFirst(string runtime)
    {
        using ScratchFolder cache = new(), models = new();
        string source = Path.Combine(TestData.RepositoryRoot, "models", "bundled", "face-landmarks-5pt-0001", "FP32", "face-landmarks-5pt-0001");
        string xml = Path.Combine(models.Path, "own.xml"), bin = Path.Combine(models.Path, "own.bin");
        File.Copy(source + ".xml", xml);
        File.Copy(source + ".bin", bin);
        string before = Run(runtime, cache.Path, [.. s_detect, "--model", xml, Tool.Sample]);

        // The last layers' numbers: half as large again.
        byte[] weights = File.ReadAllBytes(bin);
        Span<float> numbers = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(weights.AsSpan());
        foreach (ref float number in numbers[^400..])
        {
            number *= 1.5f;
        }

        File.WriteAllBytes(bin, weights);
        string after = Run(runtime, cache.Path, [.. s_detect, "--model", xml, Tool.Sample]);

        Assert.AreNotEqual(before, after);
        Assert.AreEqual(Run(runtime, cache.Path, [.. s_detect, "--model", xml, "--property", "CACHE_DIR=", Tool.Sample]), after);
    }

    [TestMethod]
    [DynamicData(nameof(Runtimes))]
    public void CacheThatCannotBeMade_IsDoneWithout(string runtime)
    {
        using ScratchFolder folder = new();
        string file = Path.Combine(folder.Path, "file");
        File.WriteAllText(file, "");

        StringAssert.Contains(Run(runtime, file, [.. s_detect, Tool.Sample]), "left_eye");
    }

    private static string[] Kept(string cache) => [.. Directory.EnumerateFiles(Path.Combine(cache, "openvino-landmarks", "compiled"), "*.blob", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private static string Run(string runtime, string cache, params string[] arguments) => Tool.Run(
        new Dictionary<string, string?> { ["OPENVINO_LIB_PATHS"] = runtime, ["XDG_CACHE_HOME"] = cache }, arguments).Succeeded().Output;
}
