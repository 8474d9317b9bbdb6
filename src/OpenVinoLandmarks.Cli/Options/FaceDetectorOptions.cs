using System.CommandLine;

namespace OpenVinoLandmarks.Cli.Options;

/// <summary>The options that say which face detector is to be asked.</summary>
internal sealed class FaceDetectorOptions
{
    private const string Cascade = "cascade";

    private readonly Option<string?> _detector = new("--face-detector")
    {
        Description = "The face detector's model, or 'cascade' for OpenCV's. Default: face-detection-retail-0004 where its weights are found, else the bundled face-detection-0001.",
        HelpName = "NAME, PATH or cascade",
    };

    private readonly Option<string?> _cascade = new("--cascade")
    {
        Description = "A cascade file of OpenCV; implies --face-detector cascade. Default: OPENVINO_LANDMARKS_CASCADE, then Debian's opencv-data.",
        HelpName = "FILE",
    };

    public IEnumerable<Option> All => [_detector, _cascade];

    public void AddTo(Command command)
    {
        command.Add(_detector);
        command.Add(_cascade);
    }

    /// <exception cref="UsageException">The options contradict each other.</exception>
    public DetectorChoice Read(ParseResult parsed)
    {
        string? cascade = parsed.GetValue(_cascade), detector = parsed.GetValue(_detector);
        if (cascade is not null && detector is not null && !IsCascade(detector))
        {
            throw new UsageException($"--cascade names a cascade file, --face-detector {detector} asks for another detector: give one of them.");
        }

        bool isCascade = cascade is not null || IsCascade(detector);
        return new DetectorChoice(isCascade, cascade, isCascade ? null : detector);
    }

    private static bool IsCascade(string? detector) => Cascade.Equals(detector, StringComparison.OrdinalIgnoreCase);
}
