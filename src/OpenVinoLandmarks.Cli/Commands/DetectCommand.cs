using System.CommandLine;
using OpenVinoLandmarks.Cli.Detection;
using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Cli.Options;
using OpenVinoLandmarks.Cli.Output;
using OpenVinoLandmarks.Cli.Pictures;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Cli.Commands;

/// <summary><c>ovlandmarks detect</c>: reads the options and starts a <see cref="DetectRun"/>.</summary>
internal sealed class DetectCommand : Command
{
    private const string Examples = """
        ovlandmarks detect photo.jpg
        ovlandmarks detect photo.jpg --overlay photo-landmarks.jpg
        ovlandmarks detect --device GPU --format csv --overlay overlays/ photos/
        ovlandmarks detect --anonymize blur --overlay anonymous/ photos/
        ovlandmarks detect --align faces/ --align-size 224 photos/
        ovlandmarks detect --face 175,68,96,130 --face 12,40,80,100 --format json photo.jpg
        ovlandmarks detect --device AUTO:GPU,CPU --inference-precision f32 --format jsonl *.png
        ovlandmarks detect --decode reduced --resume results.jsonl photos/
        ovlandmarks detect --shard 0/8 --resume part-0.jsonl photos/
        """;

    private readonly Argument<string[]> _images = new("IMAGE")
    {
        Description = "A picture, or a folder whose pictures are processed (without its subfolders). May be repeated. "
            + "- is standard input. After --, names that start with a dash are images too.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<OutputFormat?> _format = OptionFactory.Choice(
        "--format",
        "Format of the results on stdout. Default: text; with --resume, jsonl.",
        ("text", OutputFormat.Text),
        ("json", OutputFormat.Json),
        ("jsonl", OutputFormat.JsonLines),
        ("csv", OutputFormat.Csv));

    private readonly Option<InputShare?> _shard = OptionFactory.Value(
        "--shard",
        "K/N",
        "Process a share of the pictures: number K of N, from 0 to N-1. A picture belongs to a share by its name, on every machine. "
        + "Default: all pictures.",
        "K/N with K from 0 to N-1, such as 0/8 or 7/8",
        InputShare.Read);

    private readonly Option<string?> _resume = OptionFactory.Text(
        "--resume",
        "FILE",
        "Append the results as JSON Lines to this file instead of stdout, and leave out the pictures whose results it has. "
        + "After an interruption, the same command goes on. Default: results on stdout.");

    private readonly Option<string?> _overlay = OptionFactory.Text(
        "--overlay",
        "FILE or DIR",
        "Write each picture with boxes and points drawn in: to this file or, for several images, into this folder. Default: no overlay.");

    private readonly Option<bool> _attributes = new("--attributes")
    {
        Description = "Also report the pose of each head and the quality of each face. Default: boxes and points only.",
    };

    private readonly Option<AnonymizeMethod?> _anonymize = OptionFactory.Choice(
        "--anonymize",
        "Make the faces unrecognizable in the pictures of --overlay, which then have no drawn boxes and points. Default: no change.",
        ("blur", AnonymizeMethod.Blur),
        ("pixelate", AnonymizeMethod.Pixelate),
        ("fill", AnonymizeMethod.Fill));

    private readonly Option<PictureDecoding?> _decode = OptionFactory.Choice(
        "--decode",
        "How much of a JPEG is decoded. reduced: at a half, a quarter or an eighth of its size if that is enough for the networks, which "
        + "is much faster for large photos; points differ a little. Default: whole.",
        ("whole", PictureDecoding.Whole),
        ("reduced", PictureDecoding.Reduced));

    private readonly GlobalOptionGroup _globals;
    private readonly InferenceOptionGroup _inference = new();
    private readonly FaceOptionGroup _faces = new();
    private readonly PictureOptionGroup _pictures = new();
    private readonly AlignOptionGroup _align = new();

    public DetectCommand(GlobalOptionGroup globals)
        : base("detect", "Find five landmarks on each face of one or more pictures.")
    {
        _globals = globals;
        Add(_images);
        Add(_format);
        Add(_shard);
        Add(_resume);
        Add(_overlay);
        Add(_attributes);
        Add(_anonymize);
        Add(_decode);
        _align.AddTo(this);
        _pictures.AddTo(this);
        _faces.AddTo(this);
        _inference.AddTo(this);
        this.AddExamples(Examples);
        SetAction(RunAsync);
    }

    private Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        MessageWriter messages = _globals.Messages(parsed);
        return ErrorReport.GuardAsync(messages, () => new DetectRun(Read(parsed, messages), messages).RunAsync(cancellationToken));
    }

    private DetectSettings Read(ParseResult parsed, MessageWriter messages) => new()
    {
        Images = parsed.GetRequiredValue(_images),
        Reading = _pictures.Read(parsed, messages.Note),
        Faces = _faces.Read(parsed),
        Detector = _inference.Read(parsed, _globals.OpenVinoPath(parsed), messages),
        Share = parsed.GetValue(_shard),
        Resume = parsed.GetValue(_resume),
        Format = ReadFormat(parsed),
        Overlay = parsed.GetValue(_overlay),
        Attributes = parsed.GetValue(_attributes),
        Anonymize = parsed.GetValue(_anonymize),
        Align = _align.Read(parsed),
        Decoding = parsed.GetValue(_decode) ?? PictureDecoding.Whole,
    };

    private OutputFormat ReadFormat(ParseResult parsed)
    {
        OutputFormat? format = parsed.GetValue(_format);
        if (parsed.GetValue(_resume) is null)
        {
            return format ?? OutputFormat.Text;
        }

        return format is null or OutputFormat.JsonLines
            ? OutputFormat.JsonLines
            : throw new UsageException("--resume appends JSON Lines to its file: remove --format, or use --format jsonl.");
    }
}
