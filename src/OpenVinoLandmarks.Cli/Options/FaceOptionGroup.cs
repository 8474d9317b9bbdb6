using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using OpenVinoLandmarks.Cli.Messages;

namespace OpenVinoLandmarks.Cli.Options;

/// <summary>The options that say where the faces of an image are: in given boxes, the whole image, or found by a face detector.</summary>
internal sealed class FaceOptionGroup
{
    private enum Mode
    {
        Auto,
        Whole,
    }

    private readonly DetectorOptionGroup _detector = new();

    private readonly Option<FaceBox[]> _boxes = new("--face")
    {
        Description = "The box of a face in pixels of the image; no face detector runs. May be repeated. Example: --face 175,68,96,130",
        HelpName = "X,Y,W,H",
    };

    private readonly Option<Mode?> _mode = OptionFactory.Choice(
        "--faces",
        "auto: a face detector finds the faces. whole: each image is one face. Default: auto.",
        ("auto", Mode.Auto),
        ("whole", Mode.Whole));

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

    private IEnumerable<Option> OptionsOfDetection => [.. _detector.All, _minScore, _maxFaces, _minFace, _region];

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        _boxes.CustomParser = ReadBoxes;
        foreach (Option option in new Option[] { _boxes, _mode }.Concat(OptionsOfDetection))
        {
            command.Add(option);
        }
    }

    /// <summary>Reads the options.</summary>
    /// <exception cref="UsageException">The options contradict each other.</exception>
    public FaceSource Read(ParseResult parsed)
    {
        CheckCombination(parsed);
        return new FaceSource
        {
            Boxes = parsed.GetValue(_boxes) is { Length: > 0 } boxes ? boxes : null,
            IsWholeImage = parsed.GetValue(_mode) == Mode.Whole,
            Detector = _detector.Read(parsed),
            Filter = new FaceFilter
            {
                MinScore = parsed.GetValue(_minScore),
                MaxFaces = parsed.GetValue(_maxFaces),
                MinFaceSize = parsed.GetValue(_minFace) ?? 0,
                Region = parsed.GetValue(_region),
            },
        };
    }

    private static FaceBox[]? ReadBoxes(ArgumentResult result)
    {
        try
        {
            return [.. result.Tokens.Select(token => ReadBox(token.Value))];
        }
        catch (FormatException e)
        {
            result.AddError(e.Message);
            return null;
        }
    }

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

    private static FaceBox ReadBox(string text)
    {
        string[] parts = text.Split(',');
        float[] numbers = new float[4];
        if (parts.Length != numbers.Length)
        {
            throw new FormatException($"--face takes four numbers, X,Y,W,H; '{text}' has {parts.Length}.");
        }

        for (int i = 0; i < numbers.Length; i++)
        {
            if (!OptionFactory.TryNumber(parts[i], out numbers[i]) || !float.IsFinite(numbers[i]))
            {
                throw new FormatException($"--face takes four numbers, X,Y,W,H; '{parts[i]}' in '{text}' is not a finite number.");
            }
        }

        if (numbers[2] <= 0 || numbers[3] <= 0)
        {
            throw new FormatException(
                $"--face takes a width and a height greater than 0; '{text}' has {parts[2].Trim()} and {parts[3].Trim()}.");
        }

        return new FaceBox(numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    // Not a validator of the parser: there, reading an option whose value is wrong throws.
    private void CheckCombination(ParseResult parsed)
    {
        bool givesBoxes = IsGiven(_boxes);
        if (givesBoxes && IsGiven(_mode))
        {
            throw new UsageException("--face and --faces exclude each other: give the boxes, or say how faces are found.");
        }

        if ((givesBoxes || parsed.GetValue(_mode) == Mode.Whole) && OptionsOfDetection.FirstOrDefault(IsGiven) is { } unused)
        {
            string other = givesBoxes ? "--face" : "--faces whole";
            throw new UsageException($"{unused.Name} has no effect with {other}, which runs no face detector: remove one of them.");
        }

        bool IsGiven(Option option) => parsed.GetResult(option) is { Implicit: false };
    }
}

/// <summary>Where the faces of each image come from.</summary>
internal sealed record FaceSource
{
    /// <summary>The boxes that the user gave, which hold for every image; otherwise null.</summary>
    public required IReadOnlyList<FaceBox>? Boxes { get; init; }

    /// <summary>True if each image is one face.</summary>
    public required bool IsWholeImage { get; init; }

    /// <summary>The face detector, if neither boxes nor whole images are given.</summary>
    public required DetectorChoice Detector { get; init; }

    /// <summary>Which of the detected faces are kept.</summary>
    public required FaceFilter Filter { get; init; }
}
