using System.CommandLine;
using System.Net;

namespace OpenVinoLandmarks.Cli.Options;

/// <summary>The form of the server's log.</summary>
internal enum LogForm
{
    /// <summary>Lines for people.</summary>
    Text,

    /// <summary>A JSON object per line.</summary>
    Json,
}

/// <summary>
/// The options of the server: its addresses and its limits. <c>ovlandmarks serve</c> shows and checks them, and the program of the server
/// reads them.
/// </summary>
internal sealed class ServingOptionGroup
{
    private const int MostMegabytes = 1024, MostCalls = 1 << 16;

    /// <summary>Where REST and the page listen.</summary>
    public Option<Uri?> Url { get; } = Address("--url", "REST and the page for browsers listen", "http://127.0.0.1:8080");

    /// <summary>Where gRPC listens.</summary>
    public Option<Uri?> GrpcUrl { get; } = Address("--grpc-url", "gRPC (HTTP/2 without TLS) listens", "http://127.0.0.1:8081");

    /// <summary>Largest body in MiB.</summary>
    public Option<int?> MaxBody { get; } = OptionFactory.Count(
        "--max-body", "Largest body of a request in MiB, and largest gRPC message. Default: 16.", MostMegabytes);

    /// <summary>Largest number of pixels of a picture.</summary>
    public Option<int?> MaxPixels { get; } = OptionFactory.Count(
        "--max-pixels", "Largest number of pixels (width times height) of a picture. Default: 50000000.", 1 << 30);

    /// <summary>Largest number of faces per picture.</summary>
    public Option<int?> MaxFaces { get; } = OptionFactory.Count(
        "--max-faces", "Maximum number of faces per picture; those with the best scores are kept. Default: 100.", 10_000);

    /// <summary>Largest number of images per batch.</summary>
    public Option<int?> MaxBatch { get; } = OptionFactory.Count(
        "--max-batch", "Maximum number of images per tensor, and per batch of several callers. Default: 64.", 1024);

    /// <summary>Number of calls with tensors at a time.</summary>
    public Option<int?> Concurrency { get; } = OptionFactory.Count(
        "--concurrency", "Number of calls with tensors that are processed at a time. Default: 64.", MostCalls);

    /// <summary>Number of pictures at a time.</summary>
    public Option<int?> PictureConcurrency { get; } = OptionFactory.Count(
        "--picture-concurrency", "Number of pictures that are processed at a time. Default: the number of processors.", MostCalls);

    /// <summary>Number of calls that wait.</summary>
    public Option<int?> Queue { get; } = OptionFactory.Count(
        "--queue", "Number of calls of each kind that wait; more are refused. Default: 256.", MostCalls);

    /// <summary>Number of open connections.</summary>
    public Option<int?> MaxConnections { get; } = OptionFactory.Count(
        "--max-connections", "Number of open connections; more are closed at once. Default: 1024.", MostCalls);

    /// <summary>Longest time of a call in seconds.</summary>
    public Option<float?> TimeLimit { get; } = OptionFactory.Number(
        "--time-limit", "SECONDS", "Longest time of a call, with its wait. Default: 10.", 0.01f, 3600);

    /// <summary>Longest wait for a shared batch in milliseconds.</summary>
    public Option<float?> BatchDelay { get; } = OptionFactory.Number(
        "--batch-delay",
        "MS",
        "Longest time in milliseconds that a call waits for others to share a batch with, if the model is busy. 0 does not wait. "
        + "Default: 2.",
        0,
        1000);

    /// <summary>How long the server takes calls after SIGTERM, in seconds.</summary>
    public Option<float?> DrainDelay { get; } = OptionFactory.Number(
        "--drain-delay",
        "SECONDS",
        "After SIGTERM, how long the server still takes calls while it says that it is not ready. Default: 0.",
        0,
        600);

    /// <summary>Form of the log.</summary>
    public Option<LogForm?> Log { get; } = OptionFactory.Choice(
        "--log", "Form of the log on stderr. Default: text.", ("text", LogForm.Text), ("json", LogForm.Json));

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] all =
        [
            Url, GrpcUrl, MaxBody, MaxPixels, MaxFaces, MaxBatch, Concurrency, PictureConcurrency, Queue, MaxConnections, TimeLimit,
            BatchDelay, DrainDelay, Log,
        ];
        foreach (Option option in all)
        {
            command.Add(option);
        }
    }

    private static Option<Uri?> Address(string name, string what, string byDefault) => OptionFactory.Value<Uri?>(
        name,
        "URL",
        $"Where {what}: http://ADDRESS:PORT with an IP address or localhost. Other machines reach it only if the address is not that of "
        + $"loopback. Default: {byDefault}.",
        "http://ADDRESS:PORT with an IP address or localhost",
        text => Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme == Uri.UriSchemeHttp && url.PathAndQuery == "/"
            && url.UserInfo.Length == 0 && (url.Host == "localhost" || IPAddress.TryParse(url.DnsSafeHost, out _))
            ? url
            : null);
}
