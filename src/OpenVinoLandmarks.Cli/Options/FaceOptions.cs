using System.CommandLine;
using System.CommandLine.Parsing;
using OpenVinoLandmarks.Faces;

namespace OpenVinoLandmarks.Cli.Options;

/// <summary>The options that say where faces are.</summary>
internal sealed class FaceOptions
{
    private readonly FaceDetectorOptions _detector = new();
    private readonly Option<FaceBox[]> _boxes = new("--face") { Description = "A face's box in pixels of the image; no detector is asked then. May be repeated.", HelpName = "X,Y,W,H" };
    private readonly Option<FaceMode?> _mode = OptionFactory.Choice("--faces", "auto asks the face detector; whole takes each image for one face. Default: auto.", ("auto", FaceMode.Auto), ("whole", FaceMode.Whole));
    private readonly Option<float?> _minScore = OptionFactory.Number("--min-score", "SCORE", "The lowest score of a face, 0 to 1. Default: the face detector's own.", 0, 1);
    private readonly Option<int?> _maxFaces = OptionFactory.Count("--max-faces", "The most faces of an image, best score first. Default: all.");
    private readonly Option<float?> _minFace = OptionFactory.Number("--min-face", "PIXELS", "The least width and height of a face. Default: no limit.", 0, 1_000_000);

    public void AddTo(Command command)
    {
        _boxes.CustomParser = ReadBoxes;
        _detector.AddTo(command);
        foreach (Option option in new Option[] { _boxes, _mode, _minScore, _maxFaces, _minFace })
        {
            command.Add(option);
        }
    }

    /// <exception cref="UsageException">Options contradict each other.</exception>
    public FaceSelection Read(ParseResult parsed)
    {
        Check(parsed);
        DetectorChoice detector = _detector.Read(parsed);
        return new FaceSelection
        {
            Boxes = parsed.GetValue(_boxes) is { Length: > 0 } boxes ? boxes : null,
            Whole = parsed.GetValue(_mode) == FaceMode.Whole,
            UseCascade = detector.UseCascade,
            CascadeFile = detector.CascadeFile,
            DetectorModel = detector.Model,
            Wanted = new FaceDetectionOptions
            {
                MinScore = parsed.GetValue(_minScore),
                MaxFaces = parsed.GetValue(_maxFaces),
                MinFaceSize = parsed.GetValue(_minFace) ?? 0,
            },
        };
    }

    private static FaceBox[]? ReadBoxes(ArgumentResult result)
    {
        List<FaceBox> boxes = [];
        foreach (Token token in result.Tokens)
        {
            try
            {
                boxes.Add(FaceBoxText.Parse(token.Value));
            }
            catch (FormatException e)
            {
                result.AddError(e.Message);
                return null;
            }
        }

        return [.. boxes];
    }

    // After the parser: there, the value of an option that could not be read must not be asked for.
    private void Check(ParseResult parsed)
    {
        bool boxes = IsGiven(_boxes);
        if (boxes && IsGiven(_mode))
        {
            throw new UsageException("--face and --faces exclude each other: either the boxes are given, or they are not.");
        }

        if (boxes || parsed.GetValue(_mode) == FaceMode.Whole)
        {
            Option? useless = _detector.All.Concat([_minScore, _maxFaces, _minFace]).FirstOrDefault(IsGiven);
            if (useless is not null)
            {
                throw new UsageException($"{useless.Name} is for detected faces, and does not go with {(boxes ? "--face" : "--faces whole")}.");
            }
        }

        bool IsGiven(Option option) => parsed.GetResult(option) is { Implicit: false };
    }
}
