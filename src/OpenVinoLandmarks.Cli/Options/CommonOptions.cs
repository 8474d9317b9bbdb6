using System.CommandLine;
using OpenVinoLandmarks.Cli.Messages;

namespace OpenVinoLandmarks.Cli.Options;

/// <summary>The options of all commands.</summary>
internal sealed class CommonOptions
{
    private readonly Option<bool> _verbose = new("--verbose") { Description = "Say more on stderr: details, and where an error came from.", Recursive = true };
    private readonly Option<bool> _quiet = new("--quiet") { Description = "Say nothing on stderr but errors.", Recursive = true };
    private readonly Option<string?> _openVino = new("--openvino")
    {
        Description = "The OpenVINO runtime to load: its C library, or a folder that has it. Default: OPENVINO_LIB_PATHS, INTEL_OPENVINO_DIR and the usual places.",
        HelpName = "FILE or DIR",
        Recursive = true,
    };

    public void AddTo(Command root)
    {
        root.Add(_openVino);
        root.Add(_verbose);
        root.Add(_quiet);

        // On the option, because a command's validators are asked only for the command that is run.
        _quiet.Validators.Add(result =>
        {
            if (!result.Implicit && result.GetValue(_verbose))
            {
                result.AddError("--verbose and --quiet exclude each other.");
            }
        });
    }

    public MessageWriter Messages(ParseResult parsed) => new(
        parsed.GetValue(_verbose) ? Verbosity.Verbose : parsed.GetValue(_quiet) ? Verbosity.Quiet : Verbosity.Normal);

    public string? OpenVinoPath(ParseResult parsed) => parsed.GetValue(_openVino);
}
