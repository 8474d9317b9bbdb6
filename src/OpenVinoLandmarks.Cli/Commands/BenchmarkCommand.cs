using System.CommandLine;
using OpenVinoLandmarks.Cli.Benchmarking;
using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Cli.Options;
using OpenVinoLandmarks.Cli.Output;

namespace OpenVinoLandmarks.Cli.Commands;

/// <summary><c>ovlandmarks benchmark</c>: reads the options and starts a <see cref="BenchmarkRun"/>.</summary>
internal sealed class BenchmarkCommand : Command
{
    private const float DefaultSeconds = 5;

    // Larger numbers only exhaust the memory: each request is a task with its own results, each face a crop.
    private const int MostRequests = 4096, MostFaces = 16384;

    private const string Examples = """
        ovlandmarks benchmark
        ovlandmarks benchmark --device GPU --hint throughput --batch 8 --chart latency.svg
        ovlandmarks benchmark --device MANAGED --seconds 10 --format json photo.jpg
        ovlandmarks benchmark --sweep faces --chart faces.svg
        ovlandmarks benchmark --device MANAGED --layers detector
        ovlandmarks benchmark --compare
        """;

    private readonly Argument<string[]> _images = new("IMAGE")
    {
        Description = "A picture, or a folder of pictures. May be repeated. Default: a synthetic picture of 1280 x 720.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<int?> _requests = OptionFactory.Count(
        "--requests",
        "Calls in flight. Default: 1; with --hint throughput and without --sweep, the best number of the device.",
        MostRequests);

    private readonly Option<int?> _batch = OptionFactory.Count(
        "--batch", "Faces per call. Default: 1; with --sweep threads, 32.", MostFaces);

    private readonly Option<float?> _seconds = OptionFactory.Number(
        "--seconds",
        "SECONDS",
        "Duration of the load test, after a warm-up of a quarter of it. In a sweep: of each measurement. With --compare: for each model. "
        + "Default: 5.",
        0.1f,
        3600);

    private readonly Option<Sweep?> _sweep = OptionFactory.Choice(
        "--sweep",
        "Repeat the measurement and vary the faces per call, the threads per inference or the size of the picture. "
        + "Default: a single measurement.",
        ("faces", Sweep.Faces),
        ("threads", Sweep.Threads),
        ("size", Sweep.Size));

    private readonly Option<LayersOf?> _layers = OptionFactory.Choice(
        "--layers",
        "Measure each layer of the landmark model or of the face detector instead, on MANAGED. Default: not measured.",
        ("landmarks", LayersOf.Landmarks),
        ("detector", LayersOf.Detector));

    private readonly Option<bool> _compare = new("--compare")
    {
        Description = "Measure the models on every device of this machine, in each of its precisions, and mark the fastest, which "
            + "--device fastest then takes.",
    };

    private readonly Option<OutputFormat?> _format = OptionFactory.Choice(
        "--format", "Format of the results on stdout. Default: text.", ("text", OutputFormat.Text), ("json", OutputFormat.Json));

    private readonly Option<string?> _chart = OptionFactory.Text(
        "--chart", "FILE.svg", "Draw a chart of the latencies, or of the sweep. Default: no chart.", ReadChart);

    private readonly GlobalOptionGroup _globals;
    private readonly InferenceOptionGroup _inference = new();
    private readonly DetectorOptionGroup _faceDetector = new();
    private readonly PictureOptionGroup _pictures = new();

    public BenchmarkCommand(GlobalOptionGroup globals)
        : base("benchmark", "Measure start-up, stages, latency and throughput of a device.")
    {
        _globals = globals;
        Add(_images);
        Option[] own = [_requests, _batch, _seconds, _sweep, _layers, _compare, _format, _chart];
        foreach (Option option in own.Concat(_faceDetector.All))
        {
            Add(option);
        }

        _pictures.AddTo(this);
        _inference.AddTo(this);
        this.AddExamples(Examples);
        SetAction(RunAsync);
    }

    private Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        MessageWriter messages = _globals.Messages(parsed);
        return ErrorReport.GuardAsync(messages, async () =>
        {
            BenchmarkSettings settings = Read(parsed, messages);
            if (parsed.GetValue(_compare))
            {
                CheckCompare(parsed, settings);
                await new CompareRun(settings, messages).RunAsync();
                return ExitCode.Success;
            }

            await new BenchmarkRun(settings, messages).RunAsync(cancellationToken);
            return ExitCode.Success;
        });
    }

    private BenchmarkSettings Read(ParseResult parsed, MessageWriter messages)
    {
        CheckSweep(parsed);
        CheckLayers(parsed);
        return new BenchmarkSettings
        {
            Images = parsed.GetValue(_images) ?? [],
            Reading = _pictures.Read(parsed, messages.Note),
            FaceDetector = _faceDetector.Read(parsed),
            Detector = _inference.Read(parsed, _globals.OpenVinoPath(parsed), messages),
            Requests = parsed.GetValue(_requests),
            Batch = parsed.GetValue(_batch),
            Duration = TimeSpan.FromSeconds(parsed.GetValue(_seconds) ?? DefaultSeconds),
            Sweep = parsed.GetValue(_sweep),
            Layers = parsed.GetValue(_layers),
            Format = parsed.GetValue(_format) ?? OutputFormat.Text,
            Chart = parsed.GetValue(_chart),
        };
    }

    private static string ReadChart(string file) => file.EndsWith(".svg", StringComparison.OrdinalIgnoreCase)
        ? file
        : throw new FormatException($"--chart draws SVG; '{file}' does not end in .svg.");

    private void CheckLayers(ParseResult parsed)
    {
        if (parsed.GetValue(_layers) is not null)
        {
            Refuse(parsed, _layers.Name, [_requests, _batch, _sweep, _chart]);
        }
    }

    private void CheckCompare(ParseResult parsed, BenchmarkSettings settings)
    {
        if (settings.Images.Count > 0)
        {
            throw new UsageException("--compare measures on a picture of its own: remove the images.");
        }

        if (settings.Detector.Engine.Device is { IsFastest: false })
        {
            throw new UsageException("--compare measures on every device: remove --device.");
        }

        if (settings.FaceDetector.UseCascade)
        {
            throw new UsageException("--compare measures networks, not cascades: remove --cascade and --face-detector cascade.");
        }

        Refuse(parsed, _compare.Name, [_requests, _batch, _sweep, _layers, _chart]);
    }

    // Not a validator of the parser: there, reading an option whose value is wrong throws.
    private void CheckSweep(ParseResult parsed)
    {
        Sweep? sweep = parsed.GetValue(_sweep);
        if (sweep == Sweep.Size && parsed.GetValue(_images) is { Length: > 0 })
        {
            throw new UsageException("--sweep size creates its own pictures: remove the images.");
        }

        Option[] unused = sweep switch
        {
            Sweep.Faces => [_batch],
            Sweep.Size => [_batch, _requests],
            Sweep.Threads => _inference.ThreadOptions,
            _ => [],
        };
        Refuse(parsed, $"--sweep {sweep.ToString()!.ToLowerInvariant()}", unused);
    }

    private static void Refuse(ParseResult parsed, string with, Option[] unused)
    {
        if (unused.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } given)
        {
            throw new UsageException($"{given.Name} has no effect with {with}: remove one of them.");
        }
    }
}
