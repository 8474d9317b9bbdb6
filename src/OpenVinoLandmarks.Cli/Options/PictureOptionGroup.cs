using System.CommandLine;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Cli.Options;

/// <summary>The options that say which pictures are refused: <c>--max-pixels</c> and <c>--allow-damaged</c>.</summary>
internal sealed class PictureOptionGroup
{
    // OpenCV's own limit.
    private const int MostPixels = 1 << 30;

    private readonly Option<int?> _maxPixels = OptionFactory.Count(
        "--max-pixels",
        "Largest number of pixels (width times height) that a picture may claim; larger ones are refused before memory is used. "
        + "Default: 200000000.",
        MostPixels);

    private readonly Option<bool> _allowDamaged = new("--allow-damaged")
    {
        Description = "Use the intact part of damaged pictures, with a note on stderr. Default: damaged pictures are errors.",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_maxPixels);
        command.Add(_allowDamaged);
    }

    /// <summary>Reads the options.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="warn">Receives a message per damaged picture that is used.</param>
    public PictureReadOptions Read(ParseResult parsed, Action<string> warn) => new()
    {
        MaxPixels = parsed.GetValue(_maxPixels) ?? PictureReadOptions.DefaultMaxPixels,
        AllowDamaged = parsed.GetValue(_allowDamaged),
        Warn = warn,
    };
}
