using System.CommandLine;
using System.Globalization;
using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.OpenCv;
using static System.FormattableString;

namespace OpenVinoLandmarks.Cli.Options;

/// <summary>
/// The options that choose the face detector and how it searches: <c>--face-detector</c>, <c>--cascade</c>, <c>--detector-size</c> and
/// <c>--tiles</c>.
/// </summary>
internal sealed class DetectorOptionGroup
{
    private const string Cascade = "cascade", Auto = "auto";

    private readonly Option<string?> _detector = OptionFactory.Text(
        "--face-detector",
        "NAME, PATH or cascade",
        "The model of the face detector, or 'cascade' for OpenCV's cascade classifier. "
        + "Default: face-detection-retail-0004 if its weights are found, otherwise the bundled face-detection-0002.");

    private readonly Option<string?> _cascade = OptionFactory.Text(
        "--cascade",
        "FILE",
        "A cascade file of OpenCV. Implies --face-detector cascade. "
        + "Default: OPENVINO_LANDMARKS_CASCADE, then the files of Debian's opencv-data.");

    private readonly Option<ModelCard?> _card = OptionFactory.Card("--face-detector-card", "--face-detector");

    private readonly Option<ImageSize?> _size = OptionFactory.Value(
        "--detector-size",
        "N, WxH or auto",
        "The size of the face detector's input. A larger one finds smaller faces and takes longer. "
        + "Default: auto, the size of the model; face-detection-0002 has 256, and 384 for images from 600 pixels on.",
        Invariant($"N or WxH, with sides from {DetectorOptions.MinInputSide} to {DetectorOptions.MaxInputSide}, or auto"),
        ReadSize);

    private readonly Option<FaceTiles?> _tiles = OptionFactory.Value(
        "--tiles",
        "N or N,P",
        "Cut images that are larger than N pixels into tiles of N x N pixels that overlap by P percent, and search each tile "
        + "for small faces. P is 25 if it is left out. Example: --tiles 1024. Default: no tiles.",
        Invariant($"N or N,P: a side from {FaceTiles.MinSide} to {FaceTiles.MaxSide} pixels and an overlap from 0 to ")
        + Invariant($"{FaceTiles.MaxOverlap * 100} percent"),
        ReadTiles);

    /// <summary>All options of the group.</summary>
    public IReadOnlyList<Option> All => [_detector, _card, _cascade, _size, _tiles];

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
        Option[] ofNetworks = [_card, _size, _tiles];
        if (useCascade && ofNetworks.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } unused)
        {
            throw new UsageException($"{unused.Name} has no effect with a cascade, which is not a network: remove one of them.");
        }

        ImageSize? size = parsed.GetValue(_size) is { Width: > 0 } chosen ? chosen : null;
        return new DetectorChoice(
            useCascade, cascade, useCascade ? null : detector, parsed.GetValue(_card), size, parsed.GetValue(_tiles));
    }

    private static ImageSize? ReadSize(string text)
    {
        if (Auto.Equals(text, StringComparison.OrdinalIgnoreCase))
        {
            // The parser does not accept null as a value.
            return default(ImageSize);
        }

        return ImageSize.TryParse(text, out ImageSize size) && IsInputSide(size.Width) && IsInputSide(size.Height) ? size : null;
    }

    private static bool IsInputSide(int side) => side is >= DetectorOptions.MinInputSide and <= DetectorOptions.MaxInputSide;

    private static FaceTiles? ReadTiles(string text)
    {
        string[] parts = text.Split(',');
        if (parts.Length > 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int side)
            || side is < FaceTiles.MinSide or > FaceTiles.MaxSide)
        {
            return null;
        }

        FaceTiles tiles = new() { Side = side };
        if (parts.Length == 1)
        {
            return tiles;
        }

        return OptionFactory.TryNumber(parts[1], out float percent) && percent is >= 0 and <= FaceTiles.MaxOverlap * 100
            ? tiles with { Overlap = percent / 100 }
            : null;
    }
}

/// <summary>The face detector that the user chose.</summary>
/// <param name="UseCascade">True for OpenCV's cascade classifier, false for a model.</param>
/// <param name="CascadeFile">The file of the cascade, or null for the usual places.</param>
/// <param name="Model">Name or path of the model, or null for the default.</param>
/// <param name="Card">The card of the model, or null for the one beside it.</param>
/// <param name="InputSize">The size of the model's input, or null to choose it by the image.</param>
/// <param name="Tiles">How large images are cut, or null for no tiles.</param>
internal sealed record DetectorChoice(
    bool UseCascade, string? CascadeFile, string? Model, ModelCard? Card, ImageSize? InputSize, FaceTiles? Tiles)
{
    /// <summary>Sets the options of a detector, except for the cascade.</summary>
    public void ApplyTo(FaceLandmarkDetectorOptions options)
    {
        options.FaceDetectorModel = Model;
        options.FaceDetectorCard = Card;
        options.FaceDetectorInputSize = InputSize;
        options.FaceDetectorTiles = Tiles;
    }

    /// <summary>Loads the cascade, which the caller disposes. Returns null if the face detector is a model.</summary>
    /// <exception cref="ModelException">The file is missing or is not a cascade.</exception>
    public IFaceDetector? LoadCascade() => UseCascade ? new CascadeFaceDetector(CascadeFile) : null;
}
