using System.CommandLine;
using OpenVinoLandmarks.Cli.Messages;

namespace OpenVinoLandmarks.Cli.Options;

/// <summary>The options that every command has: <c>--openvino</c>, <c>--verbose</c> and <c>--quiet</c>.</summary>
internal sealed class GlobalOptionGroup
{
    private readonly Option<bool> _verbose = new("--verbose")
    {
        Description = "Also write details and the stack traces of errors to stderr.",
        Recursive = true,
    };

    private readonly Option<bool> _quiet = new("--quiet")
    {
        Description = "Write only errors to stderr.",
        Recursive = true,
    };

    private readonly Option<string?> _openVino = OptionFactory.Text(
        "--openvino",
        "FILE or DIR",
        "The OpenVINO runtime to load: its C library, or the folder of that library. "
        + "Default: OPENVINO_LIB_PATHS, then INTEL_OPENVINO_DIR, then the usual places.");

    /// <summary>Adds the options to the root command, which passes them on to all commands.</summary>
    public void AddTo(RootCommand root)
    {
        _openVino.Recursive = true;
        root.Add(_openVino);
        root.Add(_verbose);
        root.Add(_quiet);

        // A validator of the root command would not run for its subcommands.
        _quiet.Validators.Add(result =>
        {
            if (!result.Implicit && result.GetValue(_verbose))
            {
                result.AddError("--verbose and --quiet exclude each other: use one of them.");
            }
        });
    }

    /// <summary>Creates the writer for stderr with the verbosity that the user chose.</summary>
    public MessageWriter Messages(ParseResult parsed) => new(
        parsed.GetValue(_verbose) ? Verbosity.Verbose : parsed.GetValue(_quiet) ? Verbosity.Quiet : Verbosity.Normal);

    /// <summary>Returns the runtime that the user named, or null.</summary>
    public string? OpenVinoPath(ParseResult parsed) => parsed.GetValue(_openVino);
}
