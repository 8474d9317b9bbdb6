using System.CommandLine;
using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Cli.Options;
using OpenVinoLandmarks.Cli.Setup;
using OpenVinoLandmarks.Models;

namespace OpenVinoLandmarks.Cli.Commands;

/// <summary><c>ovlandmarks setup</c>: reads the options and starts a <see cref="SetupJob"/>.</summary>
internal sealed class SetupCommand : Command
{
    private const string Examples = """
        ovlandmarks setup
        ovlandmarks setup --dry-run
        ovlandmarks setup --runtime 2025.4.1 --yes
        ovlandmarks setup --models yunet-n --yes
        ovlandmarks setup --runtime --from pip
        OPENVINO_LANDMARKS_MIRROR=/mnt/mirror ovlandmarks setup --yes
        ovlandmarks setup --remove
        """;

    private readonly Option<string[]> _models = new("--models")
    {
        Description = "Fetch models: those with these names, or Intel's default models if none is named. "
            + "Without --models and --runtime, both are fetched.",
        HelpName = "NAME",
        Arity = ArgumentArity.ZeroOrMore,
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _runtime = new("--runtime")
    {
        Description = "Fetch an OpenVINO runtime for this machine: this version, or the newest that is offered.",
        HelpName = "VERSION",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _precision = OptionFactory.Text(
        "--precision", "P[,P]", "Precisions of the models: FP32, FP16, FP16-INT8. Default: all.", ReadPrecisions);

    private readonly Option<RuntimeOrigin?> _from = OptionFactory.Choice(
        "--from",
        "Where the runtime comes from: Intel's archive, or the wheel that your pip downloads. Default: archive.",
        ("archive", RuntimeOrigin.Archive),
        ("pip", RuntimeOrigin.Pip));

    private readonly Option<string?> _wheel = OptionFactory.Text(
        "--wheel", "FILE or DIR", "Use an OpenVINO wheel that you have downloaded, or the newest in a folder.");

    private readonly Option<bool> _yes = new("--yes") { Description = "Do not ask." };

    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "Only show what would be fetched, from where, how large it is and under which licence.",
    };

    private readonly Option<bool> _accept = new("--accept-licence")
    {
        Description = "Accept licences that do not permit commercial use.",
    };

    private readonly Option<bool> _remove = new("--remove")
    {
        Description = "Remove the files that setup has put into the cache, and nothing else.",
    };

    private readonly GlobalOptionGroup _globals;

    public SetupCommand(GlobalOptionGroup globals)
        : base("setup", "Fetch Intel's models and an OpenVINO runtime for this machine into your cache, where they are found.")
    {
        _globals = globals;
        foreach (Option option in (Option[])[_models, _runtime, _precision, _from, _wheel, _yes, _dryRun, _accept, _remove])
        {
            Add(option);
        }

        this.AddExamples(Examples);
        SetAction(RunAsync);
    }

    private static string ReadPrecisions(string text)
    {
        string[] names = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return string.Join(',', names.Select(name => ModelPrecision.Normalize(name) ?? throw new FormatException(
            $"--precision takes {string.Join(", ", ModelPrecision.All)}, separated by commas; '{name}' is not one of them.")));
    }

    private Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        MessageWriter messages = _globals.Messages(parsed);
        return ErrorReport.GuardAsync(messages, () => new SetupJob(Read(parsed), messages).RunAsync(cancellationToken));
    }

    private SetupSettings Read(ParseResult parsed)
    {
        string? wheel = parsed.GetValue(_wheel);
        RuntimeOrigin origin = parsed.GetValue(_from) ?? (wheel is null ? RuntimeOrigin.Archive : RuntimeOrigin.Pip);
        bool fromPip = origin == RuntimeOrigin.Pip;
        bool namesModels = IsGiven(_models), namesRuntime = IsGiven(_runtime) || wheel is not null || fromPip;
        if (wheel is not null && !fromPip)
        {
            throw new UsageException("--wheel has no effect with --from archive: remove one of them.");
        }

        if (parsed.GetValue(_remove))
        {
            Option[] fetching = [_precision, _from, _wheel, _accept];
            if (fetching.FirstOrDefault(IsGiven) is { } unused)
            {
                throw new UsageException($"{unused.Name} has no effect with --remove: remove one of them.");
            }
        }

        if (IsGiven(_precision) && namesRuntime && !namesModels)
        {
            throw new UsageException("--precision has no effect without models: add --models, or remove it.");
        }

        return new SetupSettings
        {
            Models = namesModels ? parsed.GetValue(_models) ?? [] : namesRuntime ? null : [],
            Precisions = parsed.GetValue(_precision)?.Split(',') ?? [],
            WantsRuntime = namesRuntime || !namesModels,
            RuntimeVersion = parsed.GetValue(_runtime),
            FromPip = fromPip,
            Wheel = wheel,
            IsConfirmed = parsed.GetValue(_yes),
            IsDryRun = parsed.GetValue(_dryRun),
            AcceptsLicences = parsed.GetValue(_accept),
            Removes = parsed.GetValue(_remove),
            RemovesEverything = !namesModels && !namesRuntime,
            CommandLine = "ovlandmarks " + string.Join(' ', parsed.Tokens.Select(token => Quote(token.Value))),
        };

        bool IsGiven(Option option) => parsed.GetResult(option) is { Implicit: false };
    }

    private static string Quote(string token) => token.Contains(' ', StringComparison.Ordinal) ? $"'{token}'" : token;
}
