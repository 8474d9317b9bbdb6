using System.CommandLine;
using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Cli.Streams;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Cli.Options;

/// <summary>
/// The options that say how a video is read: <c>--start</c>, <c>--duration</c>, <c>--fps</c>, and <c>--size</c> and
/// <c>--pixel-format</c> of raw frames.
/// </summary>
internal sealed class SourceOptionGroup
{
    // The largest side that OpenCV decodes.
    private const int MostSide = 1 << 20;

    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(1);

    private readonly Option<TimeSpan?> _start = OptionFactory.Time(
        "--start", "Begin at this time of the video: seconds, M:SS or H:MM:SS. Default: 0.");

    private readonly Option<TimeSpan?> _duration = OptionFactory.Time(
        "--duration", "End after this time of the video. Default: the end of the source.");

    private readonly Option<float?> _fps = OptionFactory.Number(
        "--fps", "N", "Frames per second of a folder of frames or of raw frames. Default: 25.", 0.001f, 1000);

    private readonly Option<ImageSize?> _size = OptionFactory.Value(
        "--size",
        "WxH",
        "The size of raw frames on standard input, in pixels.",
        "a width and a height above 0, such as 1280x720",
        text => text.Contains('x', StringComparison.OrdinalIgnoreCase) && ImageSize.TryParse(text, out ImageSize size)
            && size.Width is >= 1 and <= MostSide && size.Height is >= 1 and <= MostSide ? size : (ImageSize?)null);

    private readonly Option<RawPixelFormat?> _format = OptionFactory.Choice<RawPixelFormat>(
        "--pixel-format",
        "The pixel format of raw frames on standard input, as ffmpeg names it. Default: bgr24.",
        [.. Enum.GetValues<RawPixelFormat>().Select(format => (format.ToString().ToLowerInvariant(), format))]);

    private readonly PictureOptionGroup _pictures = new();

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _start, _duration, _fps, _size, _format })
        {
            command.Add(option);
        }

        _pictures.AddTo(command);
    }

    /// <summary>Reads the options.</summary>
    /// <param name="parsed">A command line without errors.</param>
    /// <param name="source">The source, as typed.</param>
    /// <param name="warn">Receives what happens to the source.</param>
    /// <exception cref="UsageException">The options do not suit the source.</exception>
    public VideoSourceOptions Read(ParseResult parsed, string source, Action<string> warn)
    {
        ImageSize? size = parsed.GetValue(_size);
        bool isRaw = StandardStreams.IsInput(source);
        if (isRaw && size is null)
        {
            throw new UsageException("- is raw frames on standard input: add --size WxH, and --pixel-format if they are not bgr24.");
        }

        if (!isRaw && new Option[] { _size, _format }.FirstOrDefault(IsGiven) is { } unused)
        {
            throw new UsageException($"{unused.Name} has no effect with this source: it describes raw frames, whose source is -.");
        }

        if (!isRaw && IsGiven(_fps) && !Directory.Exists(source))
        {
            throw new UsageException("--fps has no effect with this source: it is for folders of frames and raw frames. Use --max-fps.");
        }

        VideoSourceOptions defaults = new();
        return defaults with
        {
            Start = parsed.GetValue(_start) ?? TimeSpan.Zero,
            Duration = parsed.GetValue(_duration) is { } duration ? (duration < s_shortest ? s_shortest : duration) : null,
            FramesPerSecond = parsed.GetValue(_fps) ?? defaults.FramesPerSecond,
            Width = size?.Width ?? 0,
            Height = size?.Height ?? 0,
            PixelFormat = parsed.GetValue(_format) ?? RawPixelFormat.Bgr24,
            Pictures = _pictures.Read(parsed, warn),
            Warn = warn,
            Input = isRaw ? StandardStreams.OpenInput("raw frames, for example from ffmpeg -f rawvideo") : null,
        };

        bool IsGiven(Option option) => parsed.GetResult(option) is { Implicit: false };
    }
}
