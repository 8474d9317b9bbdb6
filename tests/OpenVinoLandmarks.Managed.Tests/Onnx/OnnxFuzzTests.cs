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

    /// <summary>The files take turns; OPENVINO_LANDMARKS_FUZZ_REAL sets the number of mutations.</summary>
    [TestMethod]
    [RequiresPeerModels]
    public void MutationsOfRealModels_AreReadOrRefused()
    {
        OnnxFuzzRun run = new(OnnxFuzzSeeds.Real);
        ulong mutations = Setting("OPENVINO_LANDMARKS_FUZZ_REAL", 1_100);
        for (ulong i = 0; i < mutations; i++)
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

    private void Report(OnnxFuzzRun run)
    {
        foreach (IGrouping<string, OnnxFuzzCounts> file in run.Counts.GroupBy(c => c.Name))
        {
            TestContext.WriteLine(
                $"{file.Key}: {file.Sum(c => c.Refused)} refused, {file.Sum(c => c.Read)} read, "
                + $"{file.Sum(c => c.Executed)} of them executed; the slowest took {file.Max(c => c.Slowest).TotalMilliseconds:F0} ms, "
                + $"the largest allocated {file.Max(c => c.MostBytes) / 1048576.0:F1} MiB");
        }

        TestContext.WriteLine(
            $"In all {run.Refused} refused, {run.Counts.Sum(c => c.Read)} read, {run.Executed} of them executed; the process had "
            + $"{Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB at most");
    }
}

/// <summary>What reading the mutations of one file came to.</summary>
internal sealed record OnnxFuzzCounts(string Name)
{
    public int Refused { get; set; }

    public int Read { get; set; }

    public int Executed { get; set; }

    /// <summary>The longest time that reading a mutation took.</summary>
    public TimeSpan Slowest { get; set; }

    /// <summary>The most memory that reading a mutation allocated.</summary>
    public long MostBytes { get; set; }
}

/// <summary>Reads damaged models and runs some that are still valid; all exceptions but the documented one are bugs.</summary>
internal sealed class OnnxFuzzRun(IReadOnlyList<OnnxFuzzSeed> models)
{
    private const int MaxRunElements = 100_000;
    private const long MaxRunWork = 500_000;
    private const double MaxPlanWork = 2e9;
    private const long MaxBytes = 1L << 30;

    // Fully convolutional detectors take sides that are multiples of 32.
    private const int OpenSide = 64;
    private static readonly TimeSpan s_maxTime = TimeSpan.FromSeconds(20);

    /// <summary>The counts per model, in the order of the models.</summary>
    public IReadOnlyList<OnnxFuzzCounts> Counts { get; } = [.. models.Select(m => new OnnxFuzzCounts(m.Name))];

    public int Refused => Counts.Sum(c => c.Refused);

    public int Executed => Counts.Sum(c => c.Executed);

    /// <summary>Reads one mutation of a model.</summary>
    public void Step(ulong seed)
    {
        int index = (int)(seed % (ulong)models.Count);
        OnnxFuzzSeed source = models[index];
        OnnxFuzzCounts counts = Counts[index];
        byte[] damaged = new OnnxMutator(seed).Mutate(source);
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        OnnxModel? model = null;
        try
        {
            model = Build(damaged);
            counts.Read++;
        }
        catch (ModelFormatException exception)
        {
            counts.Refused++;
            Assert.IsGreaterThan(10, exception.Message.Length, $"mutation {seed}");
        }
        catch (Exception exception)
        {
            throw new AssertFailedException($"Mutation {seed} of {source.Name}: {exception}", exception);
        }

        TimeSpan time = Stopwatch.GetElapsedTime(start);
        counts.Slowest = time > counts.Slowest ? time : counts.Slowest;
        counts.MostBytes = Math.Max(counts.MostBytes, GC.GetAllocatedBytesForCurrentThread() - bytes);
        Assert.IsLessThan(MaxBytes, counts.MostBytes, $"mutation {seed} of {source.Name}");
        Assert.IsLessThan(s_maxTime, time, $"mutation {seed} of {source.Name}");
        RunIfCheap(model, seed, counts);
    }

    /// <summary>Builds the model, as a user does: with sizes for the images that the file leaves open.</summary>
    private static OnnxModel Build(byte[] damaged)
    {
        OnnxFile file = OnnxFile.Read(damaged);
        Dictionary<string, IReadOnlyList<int>> shapes = [];
        foreach (ModelPort input in file.Inputs.Where(i => i.Shape.Any(size => size < 0)))
        {
            shapes[input.Name] = [.. input.Shape.Select((size, i) => size >= 1 ? size : i switch { 0 => 1, 1 => 3, _ => OpenSide })];
        }

        return OnnxModel.Build(file, shapes.Count > 0 ? shapes : null);
    }

    private void RunIfCheap(OnnxModel? model, ulong seed, OnnxFuzzCounts counts)
    {
        if (model is null)
        {
            return;
        }

        IEnumerable<Value> values = model.Graph.Parameters.Concat(model.Graph.Nodes.SelectMany(n => n.Outputs));
        double work = model.Graph.Nodes.Sum(n => (double)n.Operation.Work);
        bool isSmall = values.Sum(v => (long)v.Shape.Count) <= MaxRunElements && work <= MaxRunWork;
        bool isPlanned = seed % 8 == 0 && work <= MaxPlanWork && model.Inputs.All(i => i.ElementType is IrElementType.F32);
        if (!isSmall && !isPlanned)
        {
            return;
        }

        try
        {
            counts.Executed++;
            if (isSmall)
            {
                using ReferenceExecutor executor = new(model.Graph);
                executor.Run();
            }

            if (isPlanned)
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

    public OnnxFuzzSeed(string name, byte[] file)
    {
        (Name, File) = (name, file);
        _isWeight = new bool[file.Length];
        Enter(file, "ModelProto");
        Values = [.. _values];
        Structure = [.. Enumerable.Range(0, file.Length).Where(i => !_isWeight[i])];
    }

    public string Name { get; }

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
        [.. Directory.GetFiles(PeerModels.Folder!, "*.onnx")
            .Concat(Directory.GetFiles(Path.Combine(TestData.RepositoryRoot, "models", "bundled"), "*.onnx", SearchOption.AllDirectories))
            .OrderBy(Path.GetFileName, StringComparer.Ordinal)
            .Select(f => new OnnxFuzzSeed(Path.GetFileNameWithoutExtension(f), File.ReadAllBytes(f)))]);

    /// <summary>Small written files that together have most operators.</summary>
    public static IReadOnlyList<OnnxFuzzSeed> Small { get; } =
    [
        .. Enumerable.Range(10_000, 60).Select(seed => new RandomOnnxGraph(seed).Onnx.File()).OrderBy(f => f.Length).Take(40)
            .Select(f => new OnnxFuzzSeed("small models", f)),
    ];

    /// <summary>The files of other projects and the bundled ones.</summary>
    public static IReadOnlyList<OnnxFuzzSeed> Real => s_real.Value;
}
