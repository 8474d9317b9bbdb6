using System.CommandLine;
using System.Text.Json;
using OpenVinoLandmarks.Cli.Diagnosis;
using OpenVinoLandmarks.Cli.Diagnosis.Report;
using OpenVinoLandmarks.Cli.Diagnosis.Steps;
using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Cli.Options;
using OpenVinoLandmarks.Cli.Output;

namespace OpenVinoLandmarks.Cli.Commands;

/// <summary><c>ovlandmarks doctor</c>: examines what the tool needs and says what is missing.</summary>
internal sealed class DoctorCommand : Command
{
    private const float DefaultLimit = 30, ShortestLimit = 0.1f, LongestLimit = 3600;

    private const string Examples = """
        ovlandmarks doctor
        ovlandmarks doctor --device GPU
        ovlandmarks doctor --format json > doctor.json
        """;

    private readonly Option<string?> _device = OptionFactory.Text(
        "--device", "DEVICE", "The device that must work. Default: the device on which detect runs without --device.");

    private readonly Option<OutputFormat?> _format = OptionFactory.Choice(
        "--format", "Format of the report on stdout. Default: text.", ("text", OutputFormat.Text), ("json", OutputFormat.Json));

    private readonly Option<float?> _limit = OptionFactory.Number(
        "--time-limit",
        "SECONDS",
        "Longest time of one step on a device, after which the device counts as hanging. Default: 30.",
        ShortestLimit,
        LongestLimit);

    // Doctor starts itself with it, see StepProcess.
    private readonly Option<StepKind?> _step = OptionFactory.Choice(
        "--step", "", [.. Enum.GetValues<StepKind>().Select(static kind => (kind.ToString(), kind))]);

    private readonly GlobalOptionGroup _globals;

    public DoctorCommand(GlobalOptionGroup globals)
        : base("doctor", "Examine the runtime, the devices, the models and the caches, and say what is missing.")
    {
        _globals = globals;
        Add(_device);
        Add(_format);
        Add(_limit);
        _step.Hidden = true;
        Add(_step);
        this.AddExamples(Examples);
        SetAction(RunAsync);
    }

    private Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        MessageWriter messages = _globals.Messages(parsed);
        return ErrorReport.GuardAsync(messages, () => parsed.GetValue(_step) is { } step
            ? RunStepAsync(new StepArguments(step, _globals.OpenVinoPath(parsed), parsed.GetValue(_device)))
            : ExamineAsync(parsed, messages, cancellationToken));
    }

    private static async Task<int> RunStepAsync(StepArguments step)
    {
        Console.Out.WriteLine("\n" + await DoctorStep.RunAsync(step));
        return ExitCode.Success;
    }

    private async Task<int> ExamineAsync(ParseResult parsed, MessageWriter messages, CancellationToken cancellationToken)
    {
        TimeSpan limit = TimeSpan.FromSeconds(parsed.GetValue(_limit) ?? DefaultLimit);
        DoctorSettings settings = new(ReadDevice(parsed.GetValue(_device)), _globals.OpenVinoPath(parsed), limit);
        DoctorReport report = await Progress.ShowStepsAsync(messages, async showStep =>
        {
            using DoctorRun run = new(settings, showStep);
            return await run.RunAsync(cancellationToken);
        });
        using StringWriter text = new();
        if (parsed.GetValue(_format) == OutputFormat.Json)
        {
            text.WriteLine(JsonSerializer.Serialize(report, DoctorJson.Indented.DoctorReport));
        }
        else
        {
            DoctorText.Write(report, text);
        }

        Console.Out.Write(PrivateText.Hide(text.ToString()));
        return report.Works ? ExitCode.Success
            : report.MainJob.ExitCode != ExitCode.Success ? report.MainJob.ExitCode
            : ExitCode.Device;
    }

    private static DeviceSelection? ReadDevice(string? text)
    {
        try
        {
            return text is null ? null : DeviceSelection.Parse(text);
        }
        catch (FormatException e)
        {
            throw new DeviceException(e.Message, e);
        }
    }
}
