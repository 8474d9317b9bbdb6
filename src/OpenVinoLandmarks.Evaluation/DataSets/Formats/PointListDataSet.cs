using System.Globalization;

namespace OpenVinoLandmarks.Evaluation;

/// <summary>
/// Text lists with one face per line, values separated by blanks:
/// <list type="bullet">
/// <item>WFLW: 98 points (x y, pair by pair), the box (left, top, right, bottom) and six attributes (0 or 1), or neither, then the name of
/// the picture. Attributes that are 1 are the groups of the face.</item>
/// <item>Five points as in MTFL, whose pictures are from AFLW: the name of the picture, five x, five y, and then gender, smile, glasses and
/// pose, or nothing. The pose is the group of the face. There are no boxes.</item>
/// </list>
/// </summary>
internal sealed class PointListDataSet(string file, bool isWflw, FaceDataSetOptions options) : FaceDataSet
{
    private const int WflwNumbers = 2 * 98, WflwBox = 4, MtflNumbers = 2 * FivePoints.Count;

    private static readonly string[] s_wflwAttributes = ["pose", "expression", "illumination", "make-up", "occlusion", "blur"];

    private static readonly string[] s_mtflPoses = ["left profile", "left", "frontal", "right", "right profile"];

    public override string Format => isWflw ? "wflw" : "aflw";

    public override IReadOnlyList<string> ListFiles => [file];

    /// <summary>Returns true if the line could be one of WFLW, false if it could be one of MTFL, or null.</summary>
    public static bool? Recognize(string line)
    {
        string[] words = TextLines.Words(line);
        return words.Length > WflwNumbers ? true
            : words.Length > MtflNumbers && PictureFolder.IsPicture(words[0]) ? false
            : null;
    }

    public override IEnumerable<AnnotatedPicture> Read() => FaceRowReader.JoinNeighbours(ReadRows());

    private IEnumerable<AnnotatedPicture> ReadRows()
    {
        FaceRowReader rows = new(options, new PictureFolder(options.Pictures ?? PictureFolder.Of(file, isWflw ? ["WFLW_images"] : [])));
        foreach ((int line, string text) in TextLines.Read(file))
        {
            string[] words = TextLines.Words(text);
            yield return isWflw
                ? rows.Create((file, line), words.Length > WflwNumbers ? words[^1] : "", ReadWflw(words))
                : rows.Create((file, line), words[0], ReadMtfl(words));
        }
    }

    private RowParts ReadWflw(string[] words)
    {
        bool isFull = words.Length == WflwNumbers + WflwBox + s_wflwAttributes.Length + 1;
        if (!isFull && words.Length != WflwNumbers + 1)
        {
            return RowParts.Wrong(ProblemKind.BadRow, $"the line has {words.Length} values; a line of WFLW has 207, or 197 without a box");
        }

        Span<double> numbers = stackalloc double[WflwNumbers], box = stackalloc double[WflwBox];
        Span<double> x = stackalloc double[WflwNumbers / 2], y = stackalloc double[WflwNumbers / 2];
        if (TextLines.ReadNumbers(words, 0, numbers) is { } wrong)
        {
            return RowParts.Wrong(ProblemKind.BadPoint, wrong);
        }

        for (int k = 0; k < x.Length; k++)
        {
            (x[k], y[k]) = (numbers[2 * k], numbers[2 * k + 1]);
        }

        RowParts parts = RowParts.Of(PointSet.Wflw98, x, y, options.Raise);
        if (!isFull)
        {
            return parts;
        }

        if (TextLines.ReadNumbers(words, WflwNumbers, box) is { } wrongBox)
        {
            return RowParts.Wrong(ProblemKind.BadBox, wrongBox);
        }

        string[] groups = [.. s_wflwAttributes.Where((_, k) => words[WflwNumbers + WflwBox + k] == "1")];
        return parts with { Box = new FaceRectangle(box[0], box[1], box[2] - box[0], box[3] - box[1]), Groups = groups };
    }

    private RowParts ReadMtfl(string[] words)
    {
        Span<double> numbers = stackalloc double[MtflNumbers];
        if (TextLines.ReadNumbers(words, 1, numbers) is { } wrong)
        {
            return RowParts.Wrong(ProblemKind.BadPoint, wrong);
        }

        const int PoseIndex = MtflNumbers + 4;
        int pose = words.Length > PoseIndex && int.TryParse(words[PoseIndex], CultureInfo.InvariantCulture, out int value) ? value : 0;
        return RowParts.Of(PointSet.Five, numbers[..FivePoints.Count], numbers[FivePoints.Count..], options.Raise) with
        {
            Groups = pose >= 1 && pose <= s_mtflPoses.Length ? [s_mtflPoses[pose - 1]] : [],
        };
    }
}
