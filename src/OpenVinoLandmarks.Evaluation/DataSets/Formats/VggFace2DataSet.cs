namespace OpenVinoLandmarks.Evaluation;

/// <summary>
/// VGGFace2's pair of lists, <c>loose_landmark_*.csv</c> (NAME_ID, P1X, P1Y, ..., P5Y) and <c>loose_bb_*.csv</c> (X, Y, W, H), by the rules
/// of accuracy_checker: the lists are joined by row, and the picture of a row is NAME_ID with <c>.jpg</c>. Unlike the tool, boxes with
/// fractions are used as they are, and names of the two lists that differ are reported.
/// </summary>
internal sealed class VggFace2DataSet : FaceDataSet
{
    private const string PointPrefix = "loose_landmark", BoxPrefix = "loose_bb";

    private static readonly string[] s_pointColumns =
        ["NAME_ID", .. Enumerable.Range(1, FivePoints.Count).SelectMany(k => new[] { $"P{k}X", $"P{k}Y" })];

    private readonly string _pointFile;
    private readonly string? _boxFile;
    private readonly FaceRowReader _rows;

    private VggFace2DataSet(string pointFile, string? boxFile, FaceDataSetOptions options)
    {
        (_pointFile, _boxFile) = (pointFile, boxFile);
        _rows = new FaceRowReader(options, new PictureFolder(options.Pictures ?? UsualPictures(pointFile)));
    }

    public override string Format => "vggface2";

    public override IReadOnlyList<string> ListFiles => _boxFile is null ? [_pointFile] : [_pointFile, _boxFile];

    public override BoxRule BoxRule => BoxRule.AccuracyChecker;

    public override bool HasUniqueNames => true;

    /// <summary>Returns the landmark lists in a folder, in the places where VGGFace2 and accuracy_checker have them.</summary>
    public static string[] ListsIn(string folder) =>
    [
        .. new[] { folder, Path.Combine(folder, "bb_landmark"), Path.Combine(folder, "VGGFaces2", "bb_landmark") }
            .Where(Directory.Exists)
            .SelectMany(place => Directory.EnumerateFiles(place, PointPrefix + "*.csv"))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Opens the pair of lists.</summary>
    /// <param name="pointFile">The list of points.</param>
    /// <param name="options">How the data set is read.</param>
    /// <exception cref="DataSetException">The list of boxes is needed and missing.</exception>
    public static VggFace2DataSet Open(string pointFile, FaceDataSetOptions options)
    {
        string name = Path.GetFileName(pointFile);
        string boxName = name.StartsWith(PointPrefix, StringComparison.OrdinalIgnoreCase) ? BoxPrefix + name[PointPrefix.Length..] : "";
        string? boxFile = Path.Combine(Path.GetDirectoryName(pointFile) ?? "", boxName);
        if (boxName.Length == 0 || !File.Exists(boxFile))
        {
            boxFile = options.Boxes is BoxSource.Points or BoxSource.Detector ? null : throw new DataSetException(
                $"{boxFile}: there is no list of boxes beside {pointFile}. Add it, or use --boxes points or --boxes detector.");
        }

        return new VggFace2DataSet(pointFile, boxFile, options);
    }

    public override IEnumerable<AnnotatedPicture> Read()
    {
        using CsvTable points = CsvTable.Open(_pointFile);
        using CsvTable? boxes = _boxFile is null ? null : CsvTable.Open(_boxFile);
        int[] pointColumns = points.Columns(s_pointColumns);
        int[] boxColumns = boxes?.Columns("X", "Y", "W", "H") ?? [];
        bool isAny = false;
        while (points.MoveNext())
        {
            isAny = true;
            yield return ReadRow(points, pointColumns, boxes, boxColumns);
        }

        if (!isAny)
        {
            throw new DataSetException($"{_pointFile}: has a header and no rows.");
        }

        while (boxes is not null && boxes.MoveNext())
        {
            yield return FaceRowReader.LeftOut(
                (_boxFile!, boxes.Line), "", ProblemKind.NoPartner, $"the box has no row of points in {_pointFile}, which is shorter");
        }
    }

    private AnnotatedPicture ReadRow(CsvTable points, int[] pointColumns, CsvTable? boxes, int[] boxColumns)
    {
        (string, int) list = (_pointFile, points.Line);
        string name = points.Cell(pointColumns[0]).ToString();
        string picture = name.Length == 0 || name.EndsWith(".jpg", StringComparison.OrdinalIgnoreCase) ? name : name + ".jpg";
        if (boxes is not null && !boxes.MoveNext())
        {
            return FaceRowReader.LeftOut(
                list, picture, ProblemKind.NoPartner, $"the row has no box: {_boxFile} is shorter");
        }

        Span<double> numbers = stackalloc double[2 * FivePoints.Count];
        if (points.ReadNumbers(pointColumns.AsSpan(1), numbers) is { } wrongPoint)
        {
            return FaceRowReader.LeftOut(list, picture, ProblemKind.BadPoint, wrongPoint);
        }

        FivePoints five = new(numbers);
        RowParts parts = new() { Points = five, PointBox = FaceGeometry.BoxAround(five) };
        return _rows.Create(list, picture, boxes is null ? parts : AddBox(parts, boxes, boxColumns, name));
    }

    private RowParts AddBox(RowParts parts, CsvTable boxes, int[] columns, string name)
    {
        Span<double> box = stackalloc double[4];
        if (boxes.ReadNumbers(columns, box) is { } wrong)
        {
            return RowParts.Wrong(ProblemKind.BadBox, $"{wrong} ({_boxFile}:{boxes.Line})");
        }

        List<DataSetProblem> problems = [];
        ReadOnlySpan<char> boxName = boxes.Cell(boxes.Column("NAME_ID"));
        if (!boxName.IsEmpty && !boxName.SequenceEqual(name))
        {
            problems.Add(new DataSetProblem(
                ProblemKind.NamesDiffer, _boxFile!, boxes.Line, $"the box is of '{boxName}', the points in the same row are of '{name}'"));
        }

        foreach (double value in box)
        {
            if (value != Math.Truncate(value))
            {
                problems.Add(new DataSetProblem(
                    ProblemKind.BoxFraction, _boxFile!, boxes.Line, "the box has a fraction and is used as it is"));
                break;
            }
        }

        return parts with { Box = new FaceRectangle(box[0], box[1], box[2], box[3]), Problems = problems };
    }

    // accuracy_checker's layout is VGGFaces2/test beside VGGFaces2/bb_landmark.
    private static string UsualPictures(string pointFile)
    {
        string name = Path.GetFileNameWithoutExtension(pointFile);
        string split = name.StartsWith(PointPrefix, StringComparison.OrdinalIgnoreCase) ? name[PointPrefix.Length..].Trim('_') : "";
        return PictureFolder.Of(pointFile, split.Length == 0 ? [] : [split, Path.Combine("..", split)]);
    }
}
