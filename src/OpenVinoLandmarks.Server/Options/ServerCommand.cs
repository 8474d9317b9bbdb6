using System.CommandLine;
using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Cli.Options;

namespace OpenVinoLandmarks.Server.Options;

/// <summary>The command line of the server. The options of the models and devices are those of <c>ovlandmarks detect</c>.</summary>
internal sealed class ServerCommand : RootCommand
{
    /// <summary>The variable with the token that callers must send. It is not an option: other users can read command lines.</summary>
    public const string TokenVariable = ServerOptionGroup.TokenVariable;

    private static readonly ServerOptions s_defaults = new();

    private readonly GlobalOptionGroup _globals;
    private readonly ServingOptionGroup _serving = new();
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
        _serving.AddTo(this);
        foreach (Option option in _faceDetector.All)
        {
            Add(option);
        }

        _inference.AddTo(this);
        globals.AddTo(this);
        SetAction(parsed =>
        {
            MessageWriter messages = globals.Messages(parsed);
            return run(Read(parsed, messages), parsed.GetValue(_serving.Log) ?? LogForm.Text, messages);
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
            Url = parsed.GetValue(_serving.Url) ?? s_defaults.Url,
            GrpcUrl = parsed.GetValue(_serving.GrpcUrl) ?? s_defaults.GrpcUrl,
            Detector = detector,
            Token = string.IsNullOrEmpty(token) ? null : token,
            MaxBody = parsed.GetValue(_serving.MaxBody) is { } megabytes ? megabytes << 20 : s_defaults.MaxBody,
            MaxPixels = parsed.GetValue(_serving.MaxPixels) ?? s_defaults.MaxPixels,
            MaxFaces = parsed.GetValue(_serving.MaxFaces) ?? s_defaults.MaxFaces,
            MaxBatch = parsed.GetValue(_serving.MaxBatch) ?? s_defaults.MaxBatch,
            Concurrency = parsed.GetValue(_serving.Concurrency) ?? s_defaults.Concurrency,
            PictureConcurrency = parsed.GetValue(_serving.PictureConcurrency) ?? s_defaults.PictureConcurrency,
            Queue = parsed.GetValue(_serving.Queue) ?? s_defaults.Queue,
            MaxConnections = parsed.GetValue(_serving.MaxConnections) ?? s_defaults.MaxConnections,
            TimeLimit = parsed.GetValue(_serving.TimeLimit) is { } limit ? TimeSpan.FromSeconds(limit) : s_defaults.TimeLimit,
            BatchDelay = parsed.GetValue(_serving.BatchDelay) is { } delay ? TimeSpan.FromMilliseconds(delay) : s_defaults.BatchDelay,
            DrainDelay = parsed.GetValue(_serving.DrainDelay) is { } drain ? TimeSpan.FromSeconds(drain) : s_defaults.DrainDelay,
        };
    }
}
