namespace OpenVinoLandmarks.Evaluation;

/// <summary>
/// The project's own CSV, one row per face, with the column names of <c>ovlandmarks detect --format csv</c>: <c>image</c>; the box
/// <c>box_x, box_y, box_width, box_height</c> (optional); <c>left_eye_x, left_eye_y</c> and so on for each point (optional as a whole);
/// <c>group</c> (optional), several groups separated by <c>|</c>. Other columns are ignored. A row whose box and points are empty is a
/// picture without a face. Rows of the same picture should follow each other.
/// </summary>
internal sealed class FaceCsvDataSet(string file, FaceDataSetOptions options) : FaceDataSet
{
    private const StringSplitOptions SplitOptions = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;

    private static readonly string[] s_boxColumns = ["box_x", "box_y", "box_width", "box_height"];

    private static readonly string[] s_pointColumns =
        [.. FivePoints.Names.SelectMany(name => new[] { name + "_x", name + "_y" })];

    public override string Format => "csv";

    public override IReadOnlyList<string> ListFiles => [file];

    public override IEnumerable<AnnotatedPicture> Read() => FaceRowReader.JoinNeighbours(ReadRows());

    private IEnumerable<AnnotatedPicture> ReadRows()
    {
        FaceRowReader rows = new(options, new PictureFolder(options.Pictures ?? PictureFolder.Of(file)));
        using CsvTable table = CsvTable.Open(file);
        int image = table.Columns("image")[0];
        int[]? box = s_boxColumns.Any(name => table.Column(name) >= 0) ? table.Columns(s_boxColumns) : null;
        int[]? points = s_pointColumns.Any(name => table.Column(name) >= 0) ? table.Columns(s_pointColumns) : null;
        if (box is null && points is null)
        {
            _ = table.Columns([.. s_boxColumns, .. s_pointColumns]); // reports all of them
        }

        int group = table.Column("group");
        while (table.MoveNext())
        {
            string name = table.Cell(image).ToString();
            if (IsEmpty(table, box) && IsEmpty(table, points))
            {
                yield return rows.Empty((file, table.Line), name);
                continue;
            }

            RowParts parts = ReadParts(table, box, points) with { Groups = table.Cell(group).ToString().Split('|', SplitOptions) };
            yield return rows.Create((file, table.Line), name, parts);
        }
    }

    private static bool IsEmpty(CsvTable table, int[]? columns) => columns is null || columns.All(column => table.Cell(column).IsEmpty);

    private static RowParts ReadParts(CsvTable table, int[]? boxColumns, int[]? pointColumns)
    {
        Span<double> box = stackalloc double[4], points = stackalloc double[2 * FivePoints.Count];
        bool hasBox = !IsEmpty(table, boxColumns), hasPoints = !IsEmpty(table, pointColumns);
        if (hasBox && table.ReadNumbers(boxColumns, box) is { } wrongBox)
        {
            return RowParts.Wrong(ProblemKind.BadBox, wrongBox);
        }

        if (hasPoints && table.ReadNumbers(pointColumns, points) is { } wrongPoint)
        {
            return RowParts.Wrong(ProblemKind.BadPoint, wrongPoint);
        }

        FivePoints? five = hasPoints ? new FivePoints(points) : null;
        return new RowParts
        {
            Box = hasBox ? new FaceRectangle(box[0], box[1], box[2], box[3]) : null,
            Points = five,
            PointBox = five is null ? null : FaceGeometry.BoxAround(five),
        };
    }
}
