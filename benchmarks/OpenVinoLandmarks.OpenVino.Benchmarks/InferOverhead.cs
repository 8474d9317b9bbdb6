using BenchmarkDotNet.Attributes;

namespace OpenVinoLandmarks.OpenVino.Benchmarks;

/// <summary>Compares <see cref="InferRequest.Infer"/> with the C loop: the cost of the call, and its allocations.</summary>
[MemoryDiagnoser]
public class InferOverhead
{
    private const int Inferences = 1_000;
    private BareLoop _bare = null!;
    private SafeLoop _safe = null!;

    /// <summary>The models that are available.</summary>
    public static IEnumerable<string> Models => BenchmarkModel.All.Select(model => model.Name);

    [ParamsSource(nameof(Models))]
    public string Model { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        string file = BenchmarkModel.Named(Model).File;
        _bare = new BareLoop(file, BenchmarkModel.Properties(1), 1);
        _safe = new SafeLoop(file, BenchmarkModel.Properties(1), 1);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _bare.Dispose();
        _safe.Dispose();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Inferences)]
    public void BareC() => _bare.Infer(Inferences);

    [Benchmark(OperationsPerInvoke = Inferences)]
    public void Safe() => _safe.Infer(Inferences);
}
