using System.Diagnostics;
using System.Globalization;
using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Tests.Networks;
using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Reading;

/// <summary>Reads damaged models: each must be read, or refused with a ModelFormatException.</summary>
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

    /// <summary>Runs for the time and from the seed that <c>scripts/fuzz-managed</c> sets, otherwise for three seconds.</summary>
    [TestMethod]
    public void LongRun_OfMutations_AreReadOrRefused()
    {
        ulong seed = Setting("OPENVINO_LANDMARKS_FUZZ_SEED", 1) << 32;
        TimeSpan time = TimeSpan.FromSeconds(Setting("OPENVINO_LANDMARKS_FUZZ_SECONDS", 3));
        (byte[] Xml, byte[] Bin)[] models = [.. FuzzSeeds.Small, .. FuzzSeeds.Bundled];
        FuzzRun run = new();
        for (Stopwatch watch = Stopwatch.StartNew(); watch.Elapsed < time; seed++)
        {
            run.Step(seed, models[seed % (ulong)models.Length]);
        }

        Report(run);
        Assert.IsGreaterThan(0, run.Refused);
    }

    /// <summary>Mutations that longer runs have found, for example an Interpolate layer without inputs.</summary>
    [TestMethod]
    [DataRow(4294986790UL)]
    public void MutationsFoundByLongRuns_AreReadOrRefused(ulong seed)
    {
        (byte[] Xml, byte[] Bin)[] models = [.. FuzzSeeds.Small, .. FuzzSeeds.Bundled];
        FuzzRun run = new();
        run.Step(seed, models[seed % (ulong)models.Length]);
        Assert.AreEqual(1, run.Refused + run.Read);
    }

    private static ulong Setting(string variable, ulong fallback) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? ulong.Parse(text, CultureInfo.InvariantCulture) : fallback;

    private void Report(FuzzRun run) =>
        TestContext.WriteLine($"{run.Refused} refused, {run.Read} read, {run.Executed} of them executed");
}

/// <summary>Reads damaged models and runs those that are still valid and cheap; all exceptions but the documented one are bugs.</summary>
internal sealed class FuzzRun
{
    private const int MaxRunElements = 100_000;
    private const long MaxRunWork = 500_000;

    public int Refused { get; private set; }

    public int Read { get; private set; }

    public int Executed { get; private set; }

    /// <summary>Reads one mutation of a model.</summary>
    public void Step(ulong seed, (byte[] Xml, byte[] Bin) model)
    {
        (byte[] xml, byte[] bin) = new IrMutator(seed).Mutate(model.Xml, model.Bin);
        try
        {
            IrModel read = IrModel.Read(xml, bin);
            Read++;
            RunIfCheap(read, seed);
        }
        catch (ModelFormatException exception)
        {
            Refused++;
            Assert.IsGreaterThan(10, exception.Message.Length, $"mutation {seed}");
        }
        catch (Exception exception)
        {
            throw new AssertFailedException($"Mutation {seed} of a model of {model.Xml.Length} bytes: {exception}", exception);
        }
    }

    private void RunIfCheap(IrModel model, ulong seed)
    {
        IEnumerable<Value> values = model.Graph.Parameters.Concat(model.Graph.Nodes.SelectMany(n => n.Outputs));
        long elements = values.Sum(v => (long)v.Shape.Count);
        double work = model.Graph.Nodes.Sum(n => (double)n.Operation.Work);
        if (elements > MaxRunElements || work > MaxRunWork)
        {
            return;
        }

        Executed++;
        using ReferenceExecutor executor = new(model.Graph);
        executor.Run();
        if (seed % 8 == 0 && model.Inputs.All(i => i.ElementType is IrElementType.F32))
        {
            Engine.RunPlan(model);
        }
    }
}

/// <summary>The models that the tests damage: small ones that together have all operations, and the bundled ones.</summary>
internal static class FuzzSeeds
{
    public static IReadOnlyList<(byte[] Xml, byte[] Bin)> Small { get; } = MakeSmall();

    public static IReadOnlyList<(byte[] Xml, byte[] Bin)> Bundled { get; } =
    [
        Read("face-landmarks-5pt-0002", "FP16"), Read("face-landmarks-5pt-0002", "FP16-INT8"), Read("face-detection-0002", "FP16"),
    ];

    private static (byte[] Xml, byte[] Bin) Read(string name, string precision)
    {
        string file = Path.Combine(TestData.RepositoryRoot, "models", "bundled", name, precision, name);
        return (File.ReadAllBytes(file + ".xml"), File.ReadAllBytes(file + ".bin"));
    }

    private static List<(byte[] Xml, byte[] Bin)> MakeSmall()
    {
        List<(byte[], byte[])> seeds = [HandWritten.Classifier()];
        for (int seed = 0; seed < 40; seed++)
        {
            RandomGraph graph = new(seed + 10_000);
            seeds.Add((graph.Xml, graph.Bin));
        }

        for (int seed = 0; seed < 4; seed++)
        {
            RandomDetection head = new(seed);
            seeds.Add((head.Xml, head.Bin));
        }

        return [.. seeds.OrderBy(s => s.Item1.Length).Take(24)];
    }
}
