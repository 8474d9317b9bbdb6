using System.CommandLine;
using System.Net;
using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Cli.Options;

namespace OpenVinoLandmarks.Server.Options;

/// <summary>The command line of the server. The options of the models and devices are those of <c>ovlandmarks detect</c>.</summary>
internal sealed class ServerCommand : RootCommand
{
    /// <summary>The variable with the token that callers must send. It is not an option: other users can read command lines.</summary>
    public const string TokenVariable = ServerOptionGroup.TokenVariable;

    private const int MostMegabytes = 1024, MostCalls = 1 << 16;

    private static readonly ServerOptions s_defaults = new();

    private readonly Option<Uri?> _url = Address("--url", "REST", s_defaults.Url);
    private readonly Option<Uri?> _grpcUrl = Address("--grpc-url", "gRPC (HTTP/2 without TLS)", s_defaults.GrpcUrl);

    private readonly Option<int?> _maxBody = OptionFactory.Count(
        "--max-body", "Largest body of a request in MiB, and largest gRPC message. Default: 16.", MostMegabytes);

    private readonly Option<int?> _maxPixels = OptionFactory.Count(
        "--max-pixels", "Largest number of pixels (width times height) of a picture. Default: 50000000.", 1 << 30);

    private readonly Option<int?> _maxFaces = OptionFactory.Count(
        "--max-faces", "Maximum number of faces per picture; those with the best scores are kept. Default: 100.", 10_000);

    private readonly Option<int?> _maxBatch = OptionFactory.Count(
        "--max-batch", "Maximum number of images per tensor, and per batch of several callers. Default: 64.", 1024);

    private readonly Option<int?> _concurrency = OptionFactory.Count(
        "--concurrency", "Number of calls with tensors that are processed at a time. Default: 64.", MostCalls);

    private readonly Option<int?> _pictures = OptionFactory.Count(
        "--picture-concurrency", "Number of pictures that are processed at a time. Default: the number of processors.", MostCalls);

    private readonly Option<int?> _queue = OptionFactory.Count(
        "--queue", "Number of calls of each kind that wait; more are refused. Default: 256.", MostCalls);

    private readonly Option<int?> _connections = OptionFactory.Count(
        "--max-connections", "Number of open connections; more are closed at once. Default: 1024.", MostCalls);

    private readonly Option<float?> _timeLimit = OptionFactory.Number(
        "--time-limit", "SECONDS", "Longest time of a call, with its wait. Default: 10.", 0.01f, 3600);

    private readonly Option<float?> _batchDelay = OptionFactory.Number(
        "--batch-delay",
        "MS",
        "Longest time in milliseconds that a call waits for others to share a batch with, if the model is busy. 0 does not wait. "
        + "Default: 2.",
        0,
        1000);

    private readonly Option<float?> _drainDelay = OptionFactory.Number(
        "--drain-delay",
        "SECONDS",
        "After SIGTERM, how long the server still takes calls while it says that it is not ready. Default: 0.",
        0,
        600);

    private readonly Option<LogForm?> _log = OptionFactory.Choice(
        "--log", "Form of the log on stderr. Default: text.", ("text", LogForm.Text), ("json", LogForm.Json));

    private readonly GlobalOptionGroup _globals;
    private readonly InferenceOptionGroup _inference = new();
    private readonly DetectorOptionGroup _faceDetector = new();

    /// <summary>Creates the command.</summary>
    /// <param name="globals">The options that all commands have.</param>
    /// <param name="run">Runs the server and returns the exit code.</param>
    public ServerCommand(GlobalOptionGroup globals, Func<ServerOptions, LogForm, MessageWriter, Task<int>> run)
        : base("Serves landmark models and face detectors over KServe v2, and finds landmarks in pictures that are sent to it.")
    {
        _globals = globals;
        Directives.Clear();
        Option[] own =
        [
            _url, _grpcUrl, _maxBody, _maxPixels, _maxFaces, _maxBatch, _concurrency, _pictures, _queue, _connections, _timeLimit,
            _batchDelay, _drainDelay, _log,
        ];
        foreach (Option option in own.Concat(_faceDetector.All))
        {
            Add(option);
        }

        _inference.AddTo(this);
        globals.AddTo(this);
        SetAction(parsed =>
        {
            MessageWriter messages = globals.Messages(parsed);
            return run(Read(parsed, messages), parsed.GetValue(_log) ?? LogForm.Text, messages);
        });
    }

    private ServerOptions Read(ParseResult parsed, MessageWriter messages)
    {
        FaceLandmarkDetectorOptions detector = _inference.Read(parsed, _globals.OpenVinoPath(parsed), messages);
        DetectorChoice choice = _faceDetector.Read(parsed);
        choice.ApplyTo(detector);
        detector.FaceDetector = choice.LoadCascade();
        string? token = Environment.GetEnvironmentVariable(TokenVariable);
        return s_defaults with
        {
            Url = parsed.GetValue(_url) ?? s_defaults.Url,
            GrpcUrl = parsed.GetValue(_grpcUrl) ?? s_defaults.GrpcUrl,
            Detector = detector,
            Token = string.IsNullOrEmpty(token) ? null : token,
            MaxBody = parsed.GetValue(_maxBody) is { } megabytes ? megabytes << 20 : s_defaults.MaxBody,
            MaxPixels = parsed.GetValue(_maxPixels) ?? s_defaults.MaxPixels,
            MaxFaces = parsed.GetValue(_maxFaces) ?? s_defaults.MaxFaces,
            MaxBatch = parsed.GetValue(_maxBatch) ?? s_defaults.MaxBatch,
            Concurrency = parsed.GetValue(_concurrency) ?? s_defaults.Concurrency,
            PictureConcurrency = parsed.GetValue(_pictures) ?? s_defaults.PictureConcurrency,
            Queue = parsed.GetValue(_queue) ?? s_defaults.Queue,
            MaxConnections = parsed.GetValue(_connections) ?? s_defaults.MaxConnections,
            TimeLimit = parsed.GetValue(_timeLimit) is { } limit ? TimeSpan.FromSeconds(limit) : s_defaults.TimeLimit,
            BatchDelay = parsed.GetValue(_batchDelay) is { } delay ? TimeSpan.FromMilliseconds(delay) : s_defaults.BatchDelay,
            DrainDelay = parsed.GetValue(_drainDelay) is { } drain ? TimeSpan.FromSeconds(drain) : s_defaults.DrainDelay,
        };
    }

    private static Option<Uri?> Address(string name, string protocol, Uri byDefault) => OptionFactory.Value<Uri?>(
        name,
        "URL",
        $"Where {protocol} listens: http://ADDRESS:PORT with an IP address or localhost. Other machines reach it only if the address is "
        + $"not that of loopback. Default: {byDefault.GetLeftPart(UriPartial.Authority)}.",
        "http://ADDRESS:PORT with an IP address or localhost",
        text => Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme == Uri.UriSchemeHttp && url.PathAndQuery == "/"
            && url.UserInfo.Length == 0 && (url.Host == "localhost" || IPAddress.TryParse(url.DnsSafeHost, out _))
            ? url
            : null);
}

/// <summary>The form of the server's log.</summary>
internal enum LogForm
{
    /// <summary>Lines for people.</summary>
    Text,

    /// <summary>A JSON object per line.</summary>
    Json,
}
