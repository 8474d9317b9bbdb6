using System.CommandLine;
using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Cli.Options;
using OpenVinoLandmarks.Cli.Output;

namespace OpenVinoLandmarks.Cli.Commands;

/// <summary><c>ovlandmarks detect</c>: its options, and from them its settings.</summary>
internal sealed class DetectCommand : Command
{
    private const string Examples = """
        ovlandmarks detect photo.jpg
        ovlandmarks detect photo.jpg --overlay photo-landmarks.jpg
        ovlandmarks detect --device GPU --format csv --overlay drawn/ photos/
        ovlandmarks detect --face 175,68,96,130 --face 12,40,80,100 --format json photo.jpg
        ovlandmarks detect --device AUTO:GPU,CPU --inference-precision f32 --format jsonl *.png
        """;

    private readonly Argument<string[]> _images = new("IMAGE")
    {
        Description = "Pictures, or folders of which all pictures are taken (not those of folders inside). After -- even names that start with a dash.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<OutputFormat?> _format = OptionFactory.Choice(
        "--format",
        "What results look like on stdout. Default: text.",
        ("text", OutputFormat.Text),
        ("json", OutputFormat.Json),
        ("jsonl", OutputFormat.JsonLines),
        ("csv", OutputFormat.Csv));

    private readonly Option<string?> _overlay = new("--overlay")
    {
        Description = "Write each picture with boxes and points drawn in: into this file, or for several images into this folder.",
        HelpName = "FILE or DIR",
    };

    private readonly CommonOptions _common;
    private readonly InferenceOptions _inference = new();
    private readonly FaceOptions _faces = new();

    public DetectCommand(CommonOptions common)
        : base("detect", "Find five landmarks on each face of pictures.")
    {
        _common = common;
        Add(_images);
        Add(_format);
        Add(_overlay);
        _faces.AddTo(this);
        _inference.AddTo(this);
        this.AddExamples(Examples);
        SetAction(RunAsync);
    }

    private Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        MessageWriter messages = _common.Messages(parsed);
        return ErrorReport.GuardAsync(messages, () => new DetectRun(Read(parsed), messages).RunAsync(cancellationToken));
    }

    private DetectSettings Read(ParseResult parsed) => new()
    {
        Images = parsed.GetRequiredValue(_images),
        Faces = _faces.Read(parsed),
        Detector = _inference.Read(parsed, _common.OpenVinoPath(parsed)),
        Format = parsed.GetValue(_format) ?? OutputFormat.Text,
        Overlay = parsed.GetValue(_overlay),
    };
}
