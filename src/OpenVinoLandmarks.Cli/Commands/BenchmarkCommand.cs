using System.CommandLine;
using OpenVinoLandmarks.Cli.Benchmarking;
using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Cli.Options;
using OpenVinoLandmarks.Cli.Output;

namespace OpenVinoLandmarks.Cli.Commands;

/// <summary><c>ovlandmarks benchmark</c>: its options, and from them its settings.</summary>
internal sealed class BenchmarkCommand : Command
{
    private const float DefaultSeconds = 5;

    private const string Examples = """
        ovlandmarks benchmark
        ovlandmarks benchmark --device GPU --hint throughput --batch 8 --chart latency.svg
        ovlandmarks benchmark --device MANAGED --seconds 10 --format json photo.jpg
        ovlandmarks benchmark --sweep faces --chart faces.svg
        """;

    private readonly Argument<string[]> _images = new("IMAGE")
    {
        Description = "Pictures, or folders of pictures. Default: a synthetic picture of 1280 x 720.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<int?> _requests = OptionFactory.Count("--requests", "Calls in flight. Default: 1; with --hint throughput as many as the device likes.");
    private readonly Option<int?> _batch = OptionFactory.Count("--batch", "Faces a call. Default: 1; in a sweep over threads 32.");
    private readonly Option<float?> _seconds = OptionFactory.Number("--seconds", "SECONDS", "How long the load runs, after a quarter of it unmeasured. In a sweep: each run. Default: 5.", 0.1f, 3600);
    private readonly Option<Sweep?> _sweep = OptionFactory.Choice(
        "--sweep",
        "Vary one thing in a series of runs: faces a call, threads of an inference, or the picture's size.",
        ("faces", Sweep.Faces),
        ("threads", Sweep.Threads),
        ("size", Sweep.Size));

    private readonly Option<OutputFormat?> _format = OptionFactory.Choice("--format", "What results look like on stdout. Default: text.", ("text", OutputFormat.Text), ("json", OutputFormat.Json));
    private readonly Option<string?> _chart = new("--chart") { Description = "Draw a chart as SVG: how long calls took, or the sweep.", HelpName = "FILE.svg" };
    private readonly CommonOptions _common;
    private readonly InferenceOptions _inference = new();
    private readonly FaceDetectorOptions _faceDetector = new();

    public BenchmarkCommand(CommonOptions common)
        : base("benchmark", "Measure start, stages, latency and throughput on a device.")
    {
        _common = common;
        Add(_images);
        foreach (Option option in new Option[] { _requests, _batch, _seconds, _sweep, _format, _chart })
        {
            Add(option);
        }

        _faceDetector.AddTo(this);
        _inference.AddTo(this);
        this.AddExamples(Examples);
        SetAction(RunAsync);
    }

    private Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        MessageWriter messages = _common.Messages(parsed);
        return ErrorReport.GuardAsync(messages, async () =>
        {
            await new BenchmarkRun(Read(parsed), messages).RunAsync(cancellationToken);
            return ExitCode.Done;
        });
    }

    private BenchmarkSettings Read(ParseResult parsed)
    {
        Check(parsed);
        return new BenchmarkSettings
        {
            Images = parsed.GetValue(_images) ?? [],
            FaceDetector = _faceDetector.Read(parsed),
            Detector = _inference.Read(parsed, _common.OpenVinoPath(parsed)),
            Requests = parsed.GetValue(_requests),
            Batch = parsed.GetValue(_batch),
            Duration = TimeSpan.FromSeconds(parsed.GetValue(_seconds) ?? DefaultSeconds),
            Sweep = parsed.GetValue(_sweep),
            Format = parsed.GetValue(_format) ?? OutputFormat.Text,
            Chart = parsed.GetValue(_chart),
        };
    }

    // After the parser: there, the value of an option that could not be read must not be asked for.
    private void Check(ParseResult parsed)
    {
        if (parsed.GetValue(_chart) is { } chart && !chart.EndsWith(".svg", StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException($"--chart draws SVG: '{chart}' does not end in .svg.");
        }

        Sweep? sweep = parsed.GetValue(_sweep);
        if (sweep == Sweep.Size && parsed.GetValue(_images) is { Length: > 0 })
        {
            throw new UsageException("--sweep size makes its own pictures: give no image with it.");
        }

        Option[] useless = sweep switch { Sweep.Faces => [_batch], Sweep.Size => [_batch, _requests], Sweep.Threads => _inference.ThreadOptions, _ => [] };
        if (useless.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } refused)
        {
            throw new UsageException($"{refused.Name} does not go with --sweep {sweep.ToString()!.ToLowerInvariant()}.");
        }
    }
}
