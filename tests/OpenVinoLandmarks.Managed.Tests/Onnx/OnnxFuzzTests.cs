using System.Diagnostics;
using System.Globalization;
using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Reading.Onnx;
using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Onnx;

/// <summary>Reads damaged ONNX files: each must be read, or refused with a ModelFormatException.</summary>
[TestClass]
public sealed class OnnxFuzzTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void MutationsOfSmallModels_AreReadOrRefused()
    {
        OnnxFuzzRun run = new(OnnxFuzzSeeds.Small);
        for (ulong i = 0; i < 30_000; i++)
        {
            run.Step(i);
        }

        Report(run);
        Assert.IsGreaterThan(5_000, run.Refused);
        Assert.IsGreaterThan(500, run.Executed);
    }

    [TestMethod]
    [RequiresPeerModels]
    public void MutationsOfRealModels_AreReadOrRefused()
    {
        OnnxFuzzRun run = new(OnnxFuzzSeeds.Real);
        for (ulong i = 0; i < 1_100; i++)
        {
            run.Step(i);
        }

        Report(run);
        Assert.IsGreaterThan(200, run.Refused);
    }

    /// <summary>Runs for the time and from the seed that <c>scripts/fuzz-managed</c> sets, otherwise for three seconds.</summary>
    [TestMethod]
    public void LongRun_OfOnnxMutations_AreReadOrRefused()
    {
        ulong seed = Setting("OPENVINO_LANDMARKS_FUZZ_SEED", 1) << 32;
        TimeSpan time = TimeSpan.FromSeconds(Setting("OPENVINO_LANDMARKS_FUZZ_SECONDS", 3));
        OnnxFuzzRun run = new(PeerModels.Folder is null ? OnnxFuzzSeeds.Small : OnnxFuzzSeeds.Real);
        for (Stopwatch watch = Stopwatch.StartNew(); watch.Elapsed < time; seed++)
        {
            run.Step(seed);
        }

        Report(run);
        Assert.IsGreaterThan(0, run.Refused);
    }

    private static ulong Setting(string variable, ulong fallback) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? ulong.Parse(text, CultureInfo.InvariantCulture) : fallback;

    private void Report(OnnxFuzzRun run) => TestContext.WriteLine(
        $"{run.Refused} refused, {run.Read} read, {run.Executed} of them executed; the slowest took {run.Slowest.TotalMilliseconds:F0} ms, "
        + $"the largest allocated {run.MostBytes >> 20} MiB");
}

/// <summary>Reads damaged models and runs those that are still valid and cheap; all exceptions but the documented one are bugs.</summary>
internal sealed class OnnxFuzzRun(IReadOnlyList<(byte[] File, int[] Structure)> models)
{
    private const int MaxRunElements = 100_000;
    private const long MaxRunWork = 500_000;
    private const long MaxBytes = 1L << 30;

    public int Refused { get; private set; }

    public int Read { get; private set; }

    public int Executed { get; private set; }

    /// <summary>The longest time that reading one file took.</summary>
    public TimeSpan Slowest { get; private set; }

    /// <summary>The most memory that reading one file allocated.</summary>
    public long MostBytes { get; private set; }

    /// <summary>Reads one mutation of a model.</summary>
    public void Step(ulong seed)
    {
        (byte[] file, int[] structure) = models[(int)(seed % (ulong)models.Count)];
        byte[] damaged = new OnnxMutator(seed).Mutate(file, structure);
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        OnnxModel? model = null;
        try
        {
            model = OnnxModel.Read(damaged);
            Read++;
        }
        catch (ModelFormatException exception)
        {
            Refused++;
            Assert.IsGreaterThan(10, exception.Message.Length, $"mutation {seed}");
        }
        catch (Exception exception)
        {
            throw new AssertFailedException($"Mutation {seed} of a model of {file.Length} bytes: {exception}", exception);
        }

        TimeSpan time = Stopwatch.GetElapsedTime(start);
        Slowest = time > Slowest ? time : Slowest;
        MostBytes = Math.Max(MostBytes, GC.GetAllocatedBytesForCurrentThread() - bytes);
        Assert.IsLessThan(MaxBytes, MostBytes, $"mutation {seed}");
        RunIfCheap(model, seed);
    }

    private void RunIfCheap(OnnxModel? model, ulong seed)
    {
        if (model is null)
        {
            return;
        }

        IEnumerable<Value> values = model.Graph.Parameters.Concat(model.Graph.Nodes.SelectMany(n => n.Outputs));
        double work = model.Graph.Nodes.Sum(n => (double)n.Operation.Work);
        if (values.Sum(v => (long)v.Shape.Count) > MaxRunElements || work > MaxRunWork)
        {
            return;
        }

        try
        {
            Executed++;
            new ReferenceExecutor(model.Graph).Run();
            if (seed % 8 == 0 && model.Inputs.All(i => i.ElementType is IrElementType.F32))
            {
                Engine.RunPlan(model);
            }
        }
        catch (ModelFormatException)
        {
            // A plan may refuse a tensor that is too large with the padding for its readers.
        }
        catch (Exception exception)
        {
            throw new AssertFailedException($"Running mutation {seed}: {exception}", exception);
        }
    }
}

/// <summary>The files that the tests damage.</summary>
internal static class OnnxFuzzSeeds
{
    /// <summary>Small written files that together have all operators.</summary>
    public static IReadOnlyList<(byte[] File, int[] Structure)> Small { get; } =
        [.. Enumerable.Range(10_000, 60).Select(seed => new RandomOnnxGraph(seed).Onnx.File()).Order(Comparer<byte[]>.Create(
            (a, b) => a.Length.CompareTo(b.Length))).Take(40).Select(Described)];

    /// <summary>The files of other projects.</summary>
    public static IReadOnlyList<(byte[] File, int[] Structure)> Real => s_real.Value;

    private static readonly Lazy<IReadOnlyList<(byte[] File, int[] Structure)>> s_real = new(() =>
        [.. Directory.GetFiles(PeerModels.Folder!, "*.onnx").Order(StringComparer.Ordinal).Select(File.ReadAllBytes).Select(Described)]);

    /// <summary>Finds the bytes that are not numbers of a tensor: damage there changes the structure of the model.</summary>
    private static (byte[] File, int[] Structure) Described(byte[] file)
    {
        bool[] isWeight = new bool[file.Length];
        ProtoReader model = new(file, "ModelProto");
        while (model.Next())
        {
            if (model.Field != 7)
            {
                model.Skip();
                continue;
            }

            ProtoReader graph = new(model.Bytes(), "GraphProto");
            while (graph.Next())
            {
                if (graph.Field == 5)
                {
                    MarkWeights(file, graph.Bytes(), isWeight);
                }
                else
                {
                    graph.Skip();
                }
            }
        }

        return (file, [.. Enumerable.Range(0, file.Length).Where(i => !isWeight[i])]);
    }

    private static void MarkWeights(byte[] file, ReadOnlyMemory<byte> message, bool[] isWeight)
    {
        ProtoReader tensor = new(message, "TensorProto");
        while (tensor.Next())
        {
            if (tensor.Field is 4 or 5 or 7 or 9)
            {
                ReadOnlyMemory<byte> data = tensor.PackedBytes();
                if (System.Runtime.InteropServices.MemoryMarshal.TryGetArray(data, out ArraySegment<byte> segment) && segment.Array == file)
                {
                    isWeight.AsSpan(segment.Offset, segment.Count).Fill(true);
                }
            }
            else
            {
                tensor.Skip();
            }
        }
    }
}
