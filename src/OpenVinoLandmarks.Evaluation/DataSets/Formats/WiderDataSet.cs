using System.Globalization;

namespace OpenVinoLandmarks.Evaluation;

/// <summary>
/// WIDER FACE's lists, picture by picture:
/// <list type="bullet">
/// <item>the official one: the name, the number of boxes, then <c>x y w h ...</c> per line, without points;</item>
/// <item>the one with five points that RetinaFace's authors published: <c># NAME</c>, then
/// <c>x y w h  x0 y0 v0 ... x4 y4 v4 ...</c> per line, -1 for points that are not annotated.</item>
/// </list>
/// A box that is lower than 60 pixels, or has no area, neither counts nor is wrong, as in the configuration of accuracy_checker.
/// </summary>
internal sealed class WiderDataSet(string file, FaceDataSetOptions options) : FaceDataSet
{
    private const int BoxNumbers = 4, PointNumbers = 3 * FivePoints.Count;

    public override string Format => "wider";

    public override IReadOnlyList<string> ListFiles => [file];

    public override double SmallestFace => 60;

    /// <summary>Returns true if the first line of a file could be one of these lists.</summary>
    public static bool Recognize(string line) =>
        line.StartsWith("# ", StringComparison.Ordinal) || (PictureFolder.IsPicture(line) && !line.Contains(' '));

    public override IEnumerable<AnnotatedPicture> Read()
    {
        PictureFolder folder = new(options.Pictures ?? PictureFolder.Of(file, "images", "../WIDER_val/images"));
        PictureLines? current = null;
        foreach ((int line, string text) in TextLines.Read(file))
        {
            bool isMarked = text.StartsWith("# ", StringComparison.Ordinal);
            if (isMarked || PictureFolder.IsPicture(text))
            {
                if (current is not null)
                {
                    yield return current.End();
                }

                current = new PictureLines(file, folder, isMarked ? text[2..].Trim() : text, line, hasCount: !isMarked);
            }
            else if (current is null)
            {
                yield return FaceRowReader.LeftOut((file, line), "", ProblemKind.BadRow, "the line is before the first name of a picture");
            }
            else
            {
                current.Add(line, text);
            }
        }

        if (current is not null)
        {
            yield return current.End();
        }
    }

    // The lines of one picture.
    private sealed class PictureLines
    {
        private readonly string _file;
        private readonly AnnotatedPicture _picture;
        private readonly List<AnnotatedFace> _faces = [];
        private readonly List<DataSetProblem> _problems = [];
        private readonly int _nameLine;
        private bool _expectsCount;
        private int? _announced;
        private int _lines;

        public PictureLines(string file, PictureFolder folder, string name, int line, bool hasCount)
        {
            (_file, _nameLine, _expectsCount) = (file, line, hasCount);
            string normalized = PictureFolder.Normalize(name);
            string? refused = folder.Resolve(normalized, out string path);
            _picture = new AnnotatedPicture { Name = normalized, File = refused is null ? path : null };
            if (refused is not null)
            {
                Report(ProblemKind.BadPicture, line, refused);
            }
        }

        public void Add(int line, string text)
        {
            string[] words = TextLines.Words(text);
            if (_expectsCount)
            {
                _expectsCount = false;
                if (words.Length == 1 && int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out int count))
                {
                    _announced = count;
                    return;
                }

                Report(ProblemKind.BadRow, line, $"the number of boxes is missing after the name; the line is '{text}'");
                return;
            }

            // The official list has one line of zeros for a picture without faces.
            if (_announced == 0 && words.All(word => word == "0"))
            {
                return;
            }

            _lines++;
            AddFace(line, words);
        }

        public AnnotatedPicture End()
        {
            if (_expectsCount)
            {
                Report(ProblemKind.BadRow, _nameLine, "the number of boxes is missing after the name");
            }
            else if (_announced is { } announced && announced != _lines)
            {
                Report(ProblemKind.NoPartner, _nameLine, $"{announced} boxes are announced and {_lines} follow");
            }

            return _picture with { Faces = _picture.File is null ? [] : [.. _faces], Problems = [.. _problems] };
        }

        private void AddFace(int line, string[] words)
        {
            Span<double> box = stackalloc double[BoxNumbers], points = stackalloc double[PointNumbers];
            if (_announced < _lines)
            {
                return; // reported at the end of the picture
            }

            if (TextLines.ReadNumbers(words, 0, box) is { } wrong)
            {
                Report(ProblemKind.BadBox, line, wrong);
                return;
            }

            bool hasPoints = _announced is null && words.Length >= BoxNumbers + PointNumbers;
            if (hasPoints && TextLines.ReadNumbers(words, BoxNumbers, points) is { } wrongPoint)
            {
                Report(ProblemKind.BadPoint, line, wrongPoint);
                return;
            }

            _faces.Add(new AnnotatedFace
            {
                ListFile = _file,
                Line = line,
                Box = new FaceRectangle(box[0], box[1], box[2], box[3]),
                Points = hasPoints ? Five(points) : null,
            });
        }

        // The third number of a point says whether it is visible.
        private static FivePoints? Five(ReadOnlySpan<double> values)
        {
            Span<double> five = stackalloc double[2 * FivePoints.Count];
            for (int k = 0; k < FivePoints.Count; k++)
            {
                (five[2 * k], five[2 * k + 1]) = (values[3 * k], values[3 * k + 1]);
            }

            FivePoints points = new(five);
            return five.Contains(-1) || points.EyeDistance == 0 ? null : points;
        }

        private void Report(ProblemKind kind, int line, string message) =>
            _problems.Add(new DataSetProblem(kind, _file, line, message));
    }
}
