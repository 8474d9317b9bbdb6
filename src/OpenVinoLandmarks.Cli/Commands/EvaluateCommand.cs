using System.CommandLine;
using OpenVinoLandmarks.Cli.Evaluation;
using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Cli.Options;
using OpenVinoLandmarks.Cli.Output;
using OpenVinoLandmarks.Evaluation;

namespace OpenVinoLandmarks.Cli.Commands;

/// <summary><c>ovlandmarks evaluate</c>: reads the options and starts an <see cref="EvaluateRun"/> or a <see cref="StoredRuns"/>.</summary>
internal sealed class EvaluateCommand : Command
{
    private const string Examples = """
        ovlandmarks evaluate VGGFaces2/bb_landmark/loose_landmark_test.csv --pictures VGGFaces2/test --inference-precision f32
        ovlandmarks evaluate faces.csv --device CPU,MANAGED --html report.html
        ovlandmarks evaluate wider_face_val_bbx_gt.txt --boxes detector --face-detector face-detection-retail-0004
        ovlandmarks evaluate faces.csv --shard 2/8 --resume part-2.jsonl
        ovlandmarks evaluate --merge part-*.jsonl --html report.html
        ovlandmarks evaluate --compare before.jsonl after.jsonl
        """;

    private readonly Argument<string[]> _inputs = new("DATASET")
    {
        Description = "The list of a data set, or its folder. With --merge and --compare: files that --resume wrote.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _dataFormat = OptionFactory.Text(
        "--data-format",
        string.Join('|', FaceDataSets.Formats),
        "Format of the data set. Default: recognized by its first line.",
        ReadFormat);

    private readonly Option<string?> _pictures = OptionFactory.Text(
        "--pictures", "DIR", "The folder that the names of pictures are relative to. Default: the usual place beside the list.");

    private readonly Option<BoxSource?> _boxes = OptionFactory.Choice(
        "--boxes",
        "Where the boxes come from: the data set, the true points, or a face detector. "
        + "Default: the data set, or the points if it has no boxes.",
        ("data", BoxSource.Data),
        ("points", BoxSource.Points),
        ("detector", BoxSource.Detector));

    private readonly Option<float?> _raise = OptionFactory.Number(
        "--raise",
        "FRACTION",
        "How far boxes from dense points are raised above the eyebrows, in heights of the points. Default: 0.15.",
        0,
        1);

    private readonly Option<float?> _minScore = OptionFactory.Number(
        "--min-score", "SCORE", "Lowest score of a found face, from 0 to 1. Default: the threshold of the face detector.", 0, 1);

    private readonly Option<int?> _limit = OptionFactory.Count("--limit", "Measure the first N pictures only. Default: all.");

    private readonly Option<string?> _shard = OptionFactory.Text(
        "--shard",
        "K/N",
        "Measure a share of the pictures: number K of N, from 0 to N-1. Put the shares together with --merge. Default: all.",
        ReadShard);

    private readonly Option<string?> _resume = OptionFactory.Text(
        "--resume",
        "FILE",
        "Store the result of every picture in this file, and go on with it after an interruption. Default: not stored.");

    private readonly Option<string?> _html = OptionFactory.Text(
        "--html", "FILE", "Also write a page with charts and the worst faces. Default: no page.");

    private readonly Option<OutputFormat?> _format = OptionFactory.Choice(
        "--format", "Format of the results on stdout. Default: text.", ("text", OutputFormat.Text), ("json", OutputFormat.Json));

    private readonly Option<bool> _merge = new("--merge") { Description = "Put the files of shares together and report on all of them." };

    private readonly Option<bool> _compare = new("--compare") { Description = "Compare two runs face by face." };

    private readonly GlobalOptionGroup _globals;
    private readonly InferenceOptionGroup _inference = new();
    private readonly DetectorOptionGroup _faceDetector = new();
    private readonly PictureOptionGroup _reading = new();

    public EvaluateCommand(GlobalOptionGroup globals)
        : base("evaluate", "Measure the accuracy of landmarks and face detectors on annotated pictures.")
    {
        _globals = globals;
        Add(_inputs);
        foreach (Option option in MeasuringOptions.Concat([_html, _format, _merge, _compare]))
        {
            Add(option);
        }

        _reading.AddTo(this);
        _inference.AddTo(this);
        this.AddExamples(Examples);
        SetAction(RunAsync);
    }

    private IEnumerable<Option> MeasuringOptions =>
        [_dataFormat, _pictures, _boxes, _raise, .. _faceDetector.All, _minScore, _limit, _shard, _resume];

    private static string ReadFormat(string text) => FaceDataSets.Formats.Contains(text)
        ? text
        : throw new FormatException($"--data-format takes one of {string.Join(", ", FaceDataSets.Formats)}; '{text}' is not one of them.");

    private static string ReadShard(string text) => Shard.TryParse(text, out _)
        ? text
        : throw new FormatException($"--shard takes K/N with K from 0 to N-1, such as 0/8 or 7/8; '{text}' is not one.");

    private Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        MessageWriter messages = _globals.Messages(parsed);
        return ErrorReport.GuardAsync(messages, () =>
        {
            string[] inputs = parsed.GetRequiredValue(_inputs);
            ReportSettings report = new(parsed.GetValue(_format) ?? OutputFormat.Text, parsed.GetValue(_html));
            if (!parsed.GetValue(_merge) && !parsed.GetValue(_compare))
            {
                return new EvaluateRun(Read(parsed, inputs, report, messages), messages).RunAsync(cancellationToken);
            }

            CheckStored(parsed, inputs);
            StoredRuns stored = new(inputs, report, _reading.Read(parsed, messages.Note));
            return Task.FromResult(parsed.GetValue(_merge) ? stored.Merge() : stored.Compare());
        });
    }

    private EvaluateSettings Read(ParseResult parsed, string[] inputs, ReportSettings report, MessageWriter messages)
    {
        if (inputs.Length > 1)
        {
            throw new UsageException($"there are {inputs.Length} data sets: name one, or add --merge or --compare for files of results.");
        }

        BoxSource boxes = parsed.GetValue(_boxes) ?? (_faceDetector.All.Any(IsGiven) ? BoxSource.Detector : BoxSource.Auto);
        if (boxes != BoxSource.Detector && _faceDetector.All.Append(_minScore).FirstOrDefault(IsGiven) is { } unused)
        {
            throw new UsageException($"{unused.Name} has no effect without a face detector: add --boxes detector, or remove it.");
        }

        return new EvaluateSettings
        {
            DataSet = inputs[0],
            DataFormat = parsed.GetValue(_dataFormat),
            Data = new FaceDataSetOptions
            {
                Pictures = parsed.GetValue(_pictures),
                Boxes = boxes,

                // A float that is widened would be 0.15000000596.
                Raise = parsed.GetValue(_raise) is { } raise ? Math.Round((double)raise, 6) : FaceDataSetOptions.DefaultRaise,
            },
            Evaluation = new EvaluationOptions
            {
                Threshold = parsed.GetValue(_minScore),
                Limit = parsed.GetValue(_limit),
                Shard = parsed.GetValue(_shard) is { } text && Shard.TryParse(text, out Shard shard) ? shard : Shard.All,
            },
            FaceDetector = _faceDetector.Read(parsed),
            Detectors = _inference.ReadAll(parsed, _globals.OpenVinoPath(parsed), messages),
            Reading = _reading.Read(parsed, messages.Note),
            Resume = parsed.GetValue(_resume),
            Report = report,
        };

        bool IsGiven(Option option) => parsed.GetResult(option) is { Implicit: false };
    }

    private void CheckStored(ParseResult parsed, string[] inputs)
    {
        bool compares = parsed.GetValue(_compare);
        string mode = compares ? "--compare" : "--merge";
        if (compares && parsed.GetValue(_merge))
        {
            throw new UsageException("--merge and --compare exclude each other: use one of them.");
        }

        if (MeasuringOptions.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } unused)
        {
            throw new UsageException($"{unused.Name} has no effect with {mode}, which measures nothing: remove one of them.");
        }

        if (compares && inputs.Length != 2)
        {
            throw new UsageException($"--compare takes two files of results, A and B; the number of files is {inputs.Length}.");
        }

        if (compares && parsed.GetValue(_html) is not null)
        {
            throw new UsageException("--html has no effect with --compare: remove one of them.");
        }
    }
}
