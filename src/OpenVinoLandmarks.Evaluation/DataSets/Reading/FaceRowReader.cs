namespace OpenVinoLandmarks.Evaluation;

/// <summary>One line of a list while it is read: collects the face, or the problem that leaves it out.</summary>
/// <param name="options">How the data set is read.</param>
/// <param name="folder">The folder of the pictures.</param>
internal sealed class FaceRowReader(FaceDataSetOptions options, PictureFolder folder)
{
    /// <summary>Returns a picture with one face, or with the problem of its line.</summary>
    /// <param name="list">The list and the line.</param>
    /// <param name="name">The name of the picture.</param>
    /// <param name="face">The parts of the face.</param>
    public AnnotatedPicture Create((string File, int Line) list, string name, RowParts face)
    {
        string picture = PictureFolder.Normalize(name);
        if (folder.Resolve(picture, out string path) is { } refused)
        {
            return LeftOut(list, picture, ProblemKind.BadPicture, refused);
        }

        if (face.Error is { } error)
        {
            return LeftOut(list, picture, error.Kind, error.Message);
        }

        if (face.Points is { } points && Check(points) is { } wrong)
        {
            return LeftOut(list, picture, ProblemKind.BadPoint, wrong);
        }

        FaceRectangle? box = options.Boxes == BoxSource.Points ? face.PointBox : face.Box ?? face.PointBox;
        if (box is null)
        {
            string remedy = options.Boxes == BoxSource.Data ? " Use --boxes points or --boxes detector." : "";
            return LeftOut(list, picture, ProblemKind.BadBox, $"the face has no box.{remedy}");
        }

        if (!(box.Value.Width > 0 && box.Value.Height > 0))
        {
            return LeftOut(list, picture, ProblemKind.BadBox, FormattableString.Invariant(
                $"the box has no area: its width is {box.Value.Width}, its height {box.Value.Height}"));
        }

        AnnotatedFace result = new() { ListFile = list.File, Line = list.Line, Box = box, Points = face.Points, Groups = face.Groups };
        return new AnnotatedPicture { Name = picture, File = path, Faces = [result], Problems = face.Problems };
    }

    /// <summary>Returns a picture without a face, for face detectors.</summary>
    public AnnotatedPicture Empty((string File, int Line) list, string name)
    {
        string picture = PictureFolder.Normalize(name);
        return folder.Resolve(picture, out string path) is { } refused
            ? LeftOut(list, picture, ProblemKind.BadPicture, refused)
            : new AnnotatedPicture { Name = picture, File = path };
    }

    /// <summary>Returns a picture whose only line is left out.</summary>
    public static AnnotatedPicture LeftOut((string File, int Line) list, string name, ProblemKind kind, string message) =>
        new() { Name = name, Problems = [new DataSetProblem(kind, list.File, list.Line, message)] };

    /// <summary>
    /// Joins neighbours of the same name to one picture, so that the picture is read once and a face detector sees all of its faces.
    /// </summary>
    public static IEnumerable<AnnotatedPicture> JoinNeighbours(IEnumerable<AnnotatedPicture> rows)
    {
        AnnotatedPicture? current = null;
        List<AnnotatedFace> faces = [];
        List<DataSetProblem> problems = [];
        foreach (AnnotatedPicture row in rows)
        {
            if (current is not null && current.Name != row.Name)
            {
                yield return current with { Faces = [.. faces], Problems = [.. problems] };
                (current, faces, problems) = (null, [], []);
            }

            current = current is null || current.File is null ? row : current;
            faces.AddRange(row.Faces);
            problems.AddRange(row.Problems);
        }

        if (current is not null)
        {
            yield return current with { Faces = [.. faces], Problems = [.. problems] };
        }
    }

    // By custom, -1 -1 marks a point that is not in the picture or was not annotated.
    private static string? Check(FivePoints points)
    {
        for (int k = 0; k < FivePoints.Count; k++)
        {
            if (points.X(k) == -1 && points.Y(k) == -1)
            {
                return $"the point {FivePoints.Names[k]} is missing: it is at -1, -1";
            }
        }

        return points.EyeDistance > 0 ? null : "both eyes are in one place, so errors have no unit";
    }
}

/// <summary>The parts of a line of a list.</summary>
internal sealed record RowParts
{
    /// <summary>Why the line is left out, or null.</summary>
    public (ProblemKind Kind, string Message)? Error { get; init; }

    /// <summary>The box of the line.</summary>
    public FaceRectangle? Box { get; init; }

    /// <summary>The box that was computed from the points.</summary>
    public FaceRectangle? PointBox { get; init; }

    /// <summary>The points.</summary>
    public FivePoints? Points { get; init; }

    /// <summary>The groups of the face.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Warnings and notes.</summary>
    public IReadOnlyList<DataSetProblem> Problems { get; init; } = [];

    /// <summary>Reports a wrong line.</summary>
    public static RowParts Wrong(ProblemKind kind, string message) => new() { Error = (kind, message) };

    /// <summary>Returns the points of a dense or sparse set, and the box around them.</summary>
    public static RowParts Of(PointSet set, ReadOnlySpan<double> x, ReadOnlySpan<double> y, double raise) =>
        new() { Points = set.Reduce(x, y), PointBox = set.Box(x, y, raise) };
}
