using System.CommandLine;
using System.Globalization;
using OpenVinoLandmarks.Cli.Messages;

namespace OpenVinoLandmarks.Cli.Options;

/// <summary>The options of every command that searches faces: the face detector, and which of the faces are kept.</summary>
internal sealed class FaceSearchOptionGroup
{
    private readonly DetectorOptionGroup _detector = new();

    private readonly Option<float?> _minScore = OptionFactory.Number(
        "--min-score", "SCORE", "Lowest score of a face, from 0 to 1. Default: the threshold of the face detector.", 0, 1);

    private readonly Option<int?> _maxFaces = OptionFactory.Count(
        "--max-faces", "Maximum number of faces per image; the faces with the best scores are kept. Default: no limit.");

    private readonly Option<float?> _minFace = OptionFactory.Number(
        "--min-face", "PIXELS", "Minimum width and height of a face in pixels. Default: no limit.", 0, 1_000_000);

    private readonly Option<PixelRegion?> _region = OptionFactory.Value(
        "--roi",
        "X,Y,W,H",
        "The part of each image in which faces are searched, in whole pixels. Default: the whole image. "
        + "Example: --roi 0,200,1280,520",
        "four whole numbers, X,Y,W,H, with a width and a height above 0",
        ReadRegion);

    /// <summary>All options of the group.</summary>
    public IEnumerable<Option> All => [.. _detector.All, .. Selecting];

    /// <summary>The options that leave out faces.</summary>
    public IReadOnlyList<Option> Selecting => [_minScore, _maxFaces, _minFace, _region];

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in All)
        {
            command.Add(option);
        }
    }

    /// <summary>Reads the face detector.</summary>
    /// <exception cref="UsageException">The options contradict each other.</exception>
    public DetectorChoice ReadDetector(ParseResult parsed) => _detector.Read(parsed);

    /// <summary>Reads which of the faces are kept.</summary>
    public FaceFilter ReadFilter(ParseResult parsed) => new()
    {
        MinScore = parsed.GetValue(_minScore),
        MaxFaces = parsed.GetValue(_maxFaces),
        MinFaceSize = parsed.GetValue(_minFace) ?? 0,
        Region = parsed.GetValue(_region),
    };

    private static PixelRegion? ReadRegion(string text)
    {
        string[] parts = text.Split(',');
        int[] numbers = new int[4];
        bool isRegion = parts.Length == numbers.Length;
        for (int i = 0; i < numbers.Length && isRegion; i++)
        {
            isRegion = int.TryParse(parts[i].Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out numbers[i]);
        }

        return isRegion && numbers[2] >= 1 && numbers[3] >= 1 ? new PixelRegion(numbers[0], numbers[1], numbers[2], numbers[3]) : null;
    }
}
