using System.CommandLine;
using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Cli.Options;

/// <summary>The options that choose the face detector: <c>--face-detector</c> and <c>--cascade</c>.</summary>
internal sealed class DetectorOptionGroup
{
    private const string Cascade = "cascade";

    private readonly Option<string?> _detector = OptionFactory.Text(
        "--face-detector",
        "NAME, PATH or cascade",
        "The model of the face detector, or 'cascade' for OpenCV's cascade classifier. "
        + "Default: face-detection-retail-0004 if its weights are found, otherwise the bundled face-detection-0001.");

    private readonly Option<string?> _cascade = OptionFactory.Text(
        "--cascade",
        "FILE",
        "A cascade file of OpenCV. Implies --face-detector cascade. "
        + "Default: OPENVINO_LANDMARKS_CASCADE, then the files of Debian's opencv-data.");

    private readonly Option<ModelCard?> _card = OptionFactory.Card("--face-detector-card", "--face-detector");

    /// <summary>All options of the group.</summary>
    public IReadOnlyList<Option> All => [_detector, _card, _cascade];

    /// <summary>Reads the options.</summary>
    /// <exception cref="UsageException">The options contradict each other.</exception>
    public DetectorChoice Read(ParseResult parsed)
    {
        string? cascade = parsed.GetValue(_cascade), detector = parsed.GetValue(_detector);
        bool namesCascade = Cascade.Equals(detector, StringComparison.OrdinalIgnoreCase);
        if (cascade is not null && detector is not null && !namesCascade)
        {
            throw new UsageException($"--cascade and --face-detector {detector} choose different face detectors: use one of them.");
        }

        bool useCascade = cascade is not null || namesCascade;
        ModelCard? card = parsed.GetValue(_card);
        if (useCascade && card is not null)
        {
            throw new UsageException($"{_card.Name} has no effect with a cascade, which is not a model: remove one of them.");
        }

        return new DetectorChoice(useCascade, cascade, useCascade ? null : detector, card);
    }
}

/// <summary>The face detector that the user chose.</summary>
/// <param name="UseCascade">True for OpenCV's cascade classifier, false for a model.</param>
/// <param name="CascadeFile">The file of the cascade, or null for the usual places.</param>
/// <param name="Model">Name or path of the model, or null for the default.</param>
/// <param name="Card">The card of the model, or null for the one beside it.</param>
internal sealed record DetectorChoice(bool UseCascade, string? CascadeFile, string? Model, ModelCard? Card)
{
    /// <summary>Loads the cascade, which the caller disposes. Returns null if the face detector is a model.</summary>
    /// <exception cref="ModelException">The file is missing or is not a cascade.</exception>
    public IFaceDetector? LoadCascade() => UseCascade ? new CascadeFaceDetector(CascadeFile) : null;
}
