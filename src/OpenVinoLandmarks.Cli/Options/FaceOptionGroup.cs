using System.CommandLine;
using System.CommandLine.Parsing;
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

    private readonly FaceSearchOptionGroup _search = new();

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

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        _boxes.CustomParser = ReadBoxes;
        foreach (Option option in new Option[] { _boxes, _mode }.Concat(_search.All))
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
            Detector = _search.ReadDetector(parsed),
            Filter = _search.ReadFilter(parsed),
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

        if ((givesBoxes || parsed.GetValue(_mode) == Mode.Whole) && _search.All.FirstOrDefault(IsGiven) is { } unused)
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
