using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
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

    /// <summary>
    /// Runs for the time and from the seed that <c>scripts/fuzz-managed</c> sets, otherwise for three seconds; small and real models take
    /// turns.
    /// </summary>
    [TestMethod]
    public void LongRun_OfOnnxMutations_AreReadOrRefused()
    {
        ulong seed = Setting("OPENVINO_LANDMARKS_FUZZ_SEED", 1) << 32;
        TimeSpan time = TimeSpan.FromSeconds(Setting("OPENVINO_LANDMARKS_FUZZ_SECONDS", 3));
        OnnxFuzzRun run = new(PeerModels.Folder is null ? OnnxFuzzSeeds.Small : [.. OnnxFuzzSeeds.Small, .. OnnxFuzzSeeds.Real]);
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
internal sealed class OnnxFuzzRun(IReadOnlyList<OnnxFuzzSeed> models)
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
        OnnxFuzzSeed source = models[(int)(seed % (ulong)models.Count)];
        byte[] damaged = new OnnxMutator(seed).Mutate(source);
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
            throw new AssertFailedException($"Mutation {seed} of a model of {source.File.Length} bytes: {exception}", exception);
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

/// <summary>A file that the tests damage.</summary>
internal sealed class OnnxFuzzSeed
{
    // The fields that hold messages, in the ONNX format: all others hold values.
    private static readonly Dictionary<(string Message, int Field), string> s_messages = new()
    {
        [("ModelProto", 7)] = "GraphProto",
        [("ModelProto", 8)] = "OperatorSetIdProto",
        [("GraphProto", 1)] = "NodeProto",
        [("GraphProto", 5)] = "TensorProto",
        [("GraphProto", 11)] = "ValueInfoProto",
        [("GraphProto", 12)] = "ValueInfoProto",
        [("NodeProto", 5)] = "AttributeProto",
        [("AttributeProto", 5)] = "TensorProto",
        [("ValueInfoProto", 2)] = "TypeProto",
        [("TypeProto", 1)] = "TypeProto.Tensor",
        [("TypeProto.Tensor", 2)] = "TensorShapeProto",
        [("TensorShapeProto", 1)] = "TensorShapeProto.Dimension",
    };

    private readonly List<int> _values = [];
    private readonly bool[] _isWeight;

    public OnnxFuzzSeed(byte[] file)
    {
        File = file;
        _isWeight = new bool[file.Length];
        Enter(file, "ModelProto");
        Values = [.. _values];
        Structure = [.. Enumerable.Range(0, file.Length).Where(i => !_isWeight[i])];
    }

    public byte[] File { get; }

    /// <summary>The offsets of the bytes of integers and texts.</summary>
    public int[] Values { get; }

    /// <summary>The offsets of all bytes but the numbers of tensors.</summary>
    public int[] Structure { get; }

    private void Enter(ReadOnlyMemory<byte> message, string name)
    {
        ProtoReader reader = new(message, name);
        while (reader.Next())
        {
            if (s_messages.TryGetValue((name, reader.Field), out string? inner))
            {
                Enter(reader.Bytes(), inner);
                continue;
            }

            bool isWeights = name == "TensorProto" && reader.Field is 4 or 9;
            ReadOnlyMemory<byte> value = reader.PackedBytes();
            MemoryMarshal.TryGetArray(value, out ArraySegment<byte> segment);
            if (isWeights)
            {
                _isWeight.AsSpan(segment.Offset, segment.Count).Fill(true);
            }
            else
            {
                _values.AddRange(Enumerable.Range(segment.Offset, segment.Count));
            }
        }
    }
}

/// <summary>The files that the tests damage.</summary>
internal static class OnnxFuzzSeeds
{
    private static readonly Lazy<IReadOnlyList<OnnxFuzzSeed>> s_real = new(() =>
        [.. Directory.GetFiles(PeerModels.Folder!, "*.onnx").Order(StringComparer.Ordinal)
            .Select(f => new OnnxFuzzSeed(File.ReadAllBytes(f)))]);

    /// <summary>Small written files that together have most operators.</summary>
    public static IReadOnlyList<OnnxFuzzSeed> Small { get; } =
    [
        .. Enumerable.Range(10_000, 60).Select(seed => new RandomOnnxGraph(seed).Onnx.File()).OrderBy(f => f.Length).Take(40)
            .Select(f => new OnnxFuzzSeed(f)),
    ];

    /// <summary>The files of other projects.</summary>
    public static IReadOnlyList<OnnxFuzzSeed> Real => s_real.Value;
}
