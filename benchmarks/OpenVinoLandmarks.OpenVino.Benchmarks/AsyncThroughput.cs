using BenchmarkDotNet.Attributes;

namespace OpenVinoLandmarks.OpenVino.Benchmarks;

/// <summary>
/// Compares <see cref="InferRequest.InferAsync"/> with C loops that keep the same number of inferences in flight.
/// </summary>
[MemoryDiagnoser]
public class AsyncThroughput
{
    private const int Inferences = 8_000;
    private BareLoop _bare = null!;
    private SafeLoop _safe = null!;

    /// <summary>The models that are available.</summary>
    public static IEnumerable<string> Models => BenchmarkModel.All.Select(model => model.Name);

    [ParamsSource(nameof(Models))]
    public string Model { get; set; } = "";

    [Params(1, 8)]
    public int InFlight { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        string file = BenchmarkModel.Named(Model).File;
        _bare = new BareLoop(file, BenchmarkModel.Properties(Comparison.Streams), 8);
        _safe = new SafeLoop(file, BenchmarkModel.Properties(Comparison.Streams), 8);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _bare.Dispose();
        _safe.Dispose();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Inferences)]
    public void BareC() => _bare.InferAsync(Inferences, InFlight);

    [Benchmark(OperationsPerInvoke = Inferences)]
    public void BareCWithCallbacks() => _bare.InferCallbacks(Inferences, InFlight);

    [Benchmark(OperationsPerInvoke = Inferences)]
    public void Safe() => _safe.InferAsync(Inferences, InFlight);
}
