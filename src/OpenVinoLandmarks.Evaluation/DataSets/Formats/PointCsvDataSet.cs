namespace OpenVinoLandmarks.Evaluation;

/// <summary>
/// The 68-point CSV of the P1 Facial Keypoints set: the columns <c>image, x0, y0, ..., x67, y67</c>, one row per face. Boxes are made from
/// the points.
/// </summary>
internal sealed class PointCsvDataSet(string file, FaceDataSetOptions options) : FaceDataSet
{
    private static readonly string[] s_columns =
        [.. "xy".SelectMany(axis => Enumerable.Range(0, PointSet.Ibug68.Count).Select(k => $"{axis}{k}"))];

    public override string Format => "68-points";

    public override IReadOnlyList<string> ListFiles => [file];

    public override IEnumerable<AnnotatedPicture> Read() => FaceRowReader.JoinNeighbours(ReadRows());

    private IEnumerable<AnnotatedPicture> ReadRows()
    {
        FaceRowReader rows = new(options, new PictureFolder(options.Pictures ?? PictureFolder.Of(file, "images")));
        using CsvTable table = CsvTable.Open(file);
        int image = table.Columns("image")[0];
        int[] columns = table.Columns(s_columns);
        double[] values = new double[columns.Length];
        while (table.MoveNext())
        {
            string name = table.Cell(image).ToString();
            RowParts parts = table.ReadNumbers(columns, values) is { } wrong
                ? RowParts.Wrong(ProblemKind.BadPoint, wrong)
                : RowParts.Of(PointSet.Ibug68, values.AsSpan(0, 68), values.AsSpan(68), options.Raise);
            yield return rows.Create((file, table.Line), name, parts);
        }
    }
}
