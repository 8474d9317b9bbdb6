using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Runtimes;

/// <summary>OpenVINO keeps compiled models in the user's cache. Results do not depend on it.</summary>
[TestClass]
[RequiresAllRuntimes]
public sealed class ModelCacheTests
{
    private static readonly string[] s_detect = ["detect", "--device", "CPU", "--face", "175,68,96,130", "--format", "json", "--quiet"];

    public static IEnumerable<object[]> Runtimes => TestData.RuntimeFolders.Select(folder => new object[] { folder });

    [TestMethod]
    [DynamicData(nameof(Runtimes))]
    public void SecondStart_LoadsTheCompiledModel_AndReturnsTheSameNumbers(string runtime)
    {
        using ScratchFolder cache = new();

        string first = Run(runtime, cache.Path, [.. s_detect, Tool.Sample]);
        string[] compiled = CompiledModels(cache.Path);
        string second = Run(runtime, cache.Path, [.. s_detect, Tool.Sample]);

        Assert.HasCount(1, compiled);
        CollectionAssert.AreEqual(compiled, CompiledModels(cache.Path));
        Assert.AreEqual(first, second);
        Assert.AreEqual(first, Run(runtime, cache.Path, [.. s_detect, "--property", "CACHE_DIR=", Tool.Sample]));
    }

    // OpenVINO 2025.4 distinguishes models in memory by their topology only.
    [TestMethod]
    [DynamicData(nameof(Runtimes))]
    public void OtherWeightsOfTheSameTopology_AreCompiledSeparately(string runtime)
    {
        using ScratchFolder cache = new(), models = new();
        const string Name = "face-landmarks-5pt-0002";
        string source = Path.Combine(TestData.RepositoryRoot, "models", "bundled", Name, "FP32", Name);
        string xml = Path.Combine(models.Path, "own.xml"), bin = Path.Combine(models.Path, "own.bin");
        File.Copy(source + ".xml", xml);
        File.Copy(source + ".bin", bin);
        string before = Run(runtime, cache.Path, [.. s_detect, "--model", xml, Tool.Sample]);

        // Scale the weights of the last layers by 1.5.
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
    public void CacheThatCannotBeCreated_IsNotUsed(string runtime)
    {
        using ScratchFolder folder = new();
        string file = Path.Combine(folder.Path, "file");
        File.WriteAllText(file, "");

        StringAssert.Contains(Run(runtime, file, [.. s_detect, Tool.Sample]), "left_eye");
    }

    private static string[] CompiledModels(string cache) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(cache, "openvino-landmarks", "compiled"), "*.blob", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal),
    ];

    private static string Run(string runtime, string cache, params string[] arguments) => Tool.Run(
        new Dictionary<string, string?> { ["OPENVINO_LIB_PATHS"] = runtime, ["XDG_CACHE_HOME"] = cache }, arguments).Succeeded().Output;
}
