using System.CommandLine;
using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Cli.Options;
using OpenVinoLandmarks.Cli.Video;
using OpenVinoLandmarks.Cli.Video.Results;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Cli.Commands;

/// <summary><c>ovlandmarks video</c>: reads the options and starts a <see cref="VideoRun"/>.</summary>
internal sealed class VideoCommand : Command
{
    private const string Examples = """
        ovlandmarks video clip.mp4
        ovlandmarks video clip.mp4 --output clip-landmarks.mp4
        ovlandmarks video camera:0 --live
        ovlandmarks video rtsp://camera.local/stream --format jsonl --best-shots faces/
        ovlandmarks video clip.mp4 --anonymize blur --output clip-anonymous.mp4
        ffmpeg -i clip.mkv -f rawvideo -pix_fmt bgr24 - | ovlandmarks video - --size 1280x720 --format jsonl
        """;

    private enum Smoothing
    {
        On,
        Off,
    }

    private const int MostDetectEvery = 1000, MostParallel = 64, MostPort = 65535;

    private static readonly FaceTrackerOptions s_tracking = new();

    private readonly Argument<string> _source = new("SOURCE")
    {
        Description = "A video file, camera:N, v4l2:/dev/video0, an address that starts with rtsp:, http: or https:, a folder of frames, "
            + "or - for raw frames on standard input.",
    };

    private readonly Option<VideoFormat?> _format = OptionFactory.Choice(
        "--format",
        "Format of the results on stdout. text: one line per event. jsonl: one object per frame. Default: text.",
        ("text", VideoFormat.Text),
        ("jsonl", VideoFormat.JsonLines));

    private readonly Option<bool> _attributes = new("--attributes")
    {
        Description = "Also write head pose and quality of each face. Needs --format jsonl.",
    };

    private readonly Option<string?> _output = OptionFactory.Text(
        "--output", "FILE", "Write a video with boxes, points and numbers of tracks drawn in. Default: no video.");

    private readonly Option<AnonymizeMethod?> _anonymize = OptionFactory.Choice(
        "--anonymize",
        "Make the faces of --output and --live unrecognizable, and draw nothing. Default: faces are drawn.",
        ("blur", AnonymizeMethod.Blur),
        ("pixelate", AnonymizeMethod.Pixelate),
        ("fill", AnonymizeMethod.Fill));

    private readonly Option<string?> _bestShots = OptionFactory.Text(
        "--best-shots",
        "DIR",
        "Write the face of the best quality of each track into this folder: aligned, and with the part of the frame around it. "
        + "Default: no pictures.");

    private readonly Option<bool> _live = new("--live")
    {
        Description = "Show the picture and the numbers on a page of this machine while the video runs. A file is then read in real time.",
    };

    private readonly Option<int?> _livePort = OptionFactory.Count(
        "--live-port", "The port of the page of --live. Default: a free port, which is printed.", MostPort);

    private readonly Option<int?> _detectEvery = OptionFactory.Count(
        "--detect-every",
        $"Run the face detector on every n-th frame, and in between only if a face was lost. Default: {s_tracking.DetectEvery}; "
        + "with --anonymize, 1.",
        MostDetectEvery);

    // Not a bool: the parser takes only true and false as values of those.
    private readonly Option<Smoothing?> _smoothing = OptionFactory.Choice(
        "--smoothing", "Whether the points of a track are smoothed over time. Default: on.", ("on", Smoothing.On), ("off", Smoothing.Off));

    private readonly Option<int?> _parallel = OptionFactory.Count(
        "--parallel",
        "Number of frames that the face detector searches at the same time. Default: 1 for a live source, otherwise the number of "
        + "processors, at most 8.",
        MostParallel);

    private readonly Option<float?> _maxFps = OptionFactory.Number(
        "--max-fps", "N", "Highest number of frames per second; frames that come earlier are skipped. Default: every frame.", 0.001f, 1000);

    private readonly GlobalOptionGroup _globals;
    private readonly InferenceOptionGroup _inference = new();
    private readonly FaceSearchOptionGroup _search = new();
    private readonly SourceOptionGroup _reading = new();

    public VideoCommand(GlobalOptionGroup globals)
        : base("video", "Track the faces of a video or a camera, with five landmarks each.")
    {
        _globals = globals;
        Add(_source);
        foreach (Option option in new Option[] { _format, _attributes, _output, _anonymize, _bestShots, _live, _livePort, _detectEvery,
            _smoothing, _parallel, _maxFps })
        {
            Add(option);
        }

        _reading.AddTo(this);
        _search.AddTo(this);
        _inference.AddTo(this);
        this.AddExamples(Examples);
        SetAction(RunAsync);
    }

    private Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        MessageWriter messages = _globals.Messages(parsed);
        return ErrorReport.GuardAsync(messages, () => new VideoRun(Read(parsed, messages), messages).RunAsync(cancellationToken));
    }

    private VideoSettings Read(ParseResult parsed, MessageWriter messages)
    {
        CheckCombination(parsed, messages);
        AnonymizeMethod? anonymize = parsed.GetValue(_anonymize);
        string source = parsed.GetRequiredValue(_source);
        return new VideoSettings
        {
            Source = source,
            Reading = _reading.Read(parsed, source, messages.Note),
            Detector = _inference.Read(parsed, _globals.OpenVinoPath(parsed), messages),
            FaceDetector = _search.ReadDetector(parsed),
            Tracking = ReadTracking(parsed, anonymize is not null),
            ParallelDetections = parsed.GetValue(_parallel),
            MaxFramesPerSecond = parsed.GetValue(_maxFps),
            Format = parsed.GetValue(_format) ?? VideoFormat.Text,
            WithAttributes = parsed.GetValue(_attributes),
            Output = parsed.GetValue(_output),
            Anonymize = anonymize,
            BestShots = parsed.GetValue(_bestShots),
            LivePort = parsed.GetValue(_live) ? parsed.GetValue(_livePort) ?? 0 : null,
        };
    }

    private FaceTrackerOptions ReadTracking(ParseResult parsed, bool anonymizes) => s_tracking with
    {
        DetectEvery = parsed.GetValue(_detectEvery) ?? (anonymizes ? 1 : s_tracking.DetectEvery),
        FaceFilter = _search.ReadFilter(parsed),
        Smoothing = parsed.GetValue(_smoothing) == Smoothing.Off ? null : s_tracking.Smoothing,
    };

    private void CheckCombination(ParseResult parsed, MessageWriter messages)
    {
        if (IsGiven(_anonymize))
        {
            Require(
                IsGiven(_output) || IsGiven(_live),
                "--anonymize needs --output or --live: the pictures in which faces are made unrecognizable.");
            Require(!IsGiven(_bestShots), "--best-shots writes recognizable faces, which --anonymize prevents: remove one of them.");
            if (_search.Selecting.FirstOrDefault(IsGiven) is { } selecting)
            {
                messages.Note($"faces that {selecting.Name} leaves out stay recognizable.");
            }
        }

        Require(
            !IsGiven(_attributes) || parsed.GetValue(_format) == VideoFormat.JsonLines,
            "--attributes has no effect with --format text: add --format jsonl.");
        Require(!IsGiven(_livePort) || IsGiven(_live), "--live-port has no effect without --live: add --live.");

        bool IsGiven(Option option) => parsed.GetResult(option) is { Implicit: false };
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new UsageException(message);
        }
    }
}
