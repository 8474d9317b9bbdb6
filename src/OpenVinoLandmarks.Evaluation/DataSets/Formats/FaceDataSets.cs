namespace OpenVinoLandmarks.Evaluation;

/// <summary>Opens data sets of the known formats.</summary>
public static class FaceDataSets
{
    private const string Vgg = "vggface2", Points = "68-points", Csv = "csv", Pts = "pts";
    private const string Wflw = "wflw", Aflw = "aflw", Coco = "coco", Wider = "wider";

    /// <summary>The names of the formats.</summary>
    public static IReadOnlyList<string> Formats { get; } = [Vgg, Points, Csv, Pts, Wflw, Aflw, Coco, Wider];

    /// <summary>Opens a data set.</summary>
    /// <param name="path">
    /// A list; or a folder: of VGGFace2's lists, of <c>.pts</c> files, or with a single <c>.csv</c>, <c>.json</c> or <c>.txt</c> list.
    /// </param>
    /// <param name="format">One of <see cref="Formats"/>; null recognizes the format by the first line.</param>
    /// <param name="options">How the data set is read; null for the defaults.</param>
    /// <exception cref="ArgumentException">The path is empty, or the format is not known.</exception>
    /// <exception cref="DataSetException">The list is missing or of no known format.</exception>
    public static FaceDataSet Open(string path, string? format = null, FaceDataSetOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= FaceDataSetOptions.Default;
        if (format is not null && !Formats.Contains(format))
        {
            throw new ArgumentException($"'{format}' is not one of {string.Join(", ", Formats)}.", nameof(format));
        }

        if (Directory.Exists(path))
        {
            if (format == Pts || (format is null && ListsIn(path).Length == 0 && PtsDataSet.Files(path).Any()))
            {
                return new PtsDataSet(path, options);
            }

            path = OnlyListIn(path);
        }

        return (format ?? Recognize(path)) switch
        {
            Vgg => VggFace2DataSet.Open(path, options),
            Points => new PointCsvDataSet(path, options),
            Csv => new FaceCsvDataSet(path, options),
            Wflw => new PointListDataSet(path, isWflw: true, options),
            Aflw => new PointListDataSet(path, isWflw: false, options),
            Coco => new CocoDataSet(path, options),
            Wider => new WiderDataSet(path, options),
            _ => throw new DataSetException($"{path}: is a file; the format {Pts} needs a folder of .pts files."),
        };
    }

    private static string OnlyListIn(string folder)
    {
        string[] lists = ListsIn(folder);
        return lists.Length switch
        {
            1 => lists[0],
            0 => throw new DataSetException($"{folder}: the folder has no list (.csv, .json, .txt or .pts files). Name the list itself."),
            _ => throw new DataSetException(
                $"{folder}: the folder has {lists.Length} lists: {string.Join(", ", lists.Take(6).Select(Path.GetFileName))}. "
                + "Name one of them."),
        };
    }

    private static string[] ListsIn(string folder)
    {
        string[] vgg = VggFace2DataSet.ListsIn(folder);
        return vgg.Length > 0 ? vgg : [.. Directory.EnumerateFiles(folder).Where(IsList).Order(StringComparer.Ordinal)];
    }

    private static bool IsList(string file) => Path.GetExtension(file).ToUpperInvariant() is ".CSV" or ".JSON" or ".TXT";

    private static string Recognize(string file)
    {
        if (Path.GetFileName(file).StartsWith("loose_bb", StringComparison.OrdinalIgnoreCase))
        {
            throw new DataSetException(
                $"{file}: is VGGFace2's list of boxes. Name the list of points, loose_landmark_*.csv; it must exist.");
        }

        string line = TextLines.First(file);
        if (line.StartsWith('{'))
        {
            return Coco;
        }

        if (WiderDataSet.Recognize(line))
        {
            return Wider;
        }

        bool isNamedAsVgg = Path.GetFileName(file).StartsWith("loose_landmark", StringComparison.Ordinal);
        if (isNamedAsVgg || line.Contains("P1X", StringComparison.OrdinalIgnoreCase))
        {
            return Vgg;
        }

        if (PointListDataSet.Recognize(line) is { } isWflw)
        {
            return isWflw ? Wflw : Aflw;
        }

        using CsvTable table = CsvTable.Open(file);
        return table.Column("x67") >= 0 ? Points
            : table.Column("image") >= 0 ? Csv
            : throw new DataSetException(
                $"{file}: the format is not recognized. Its first line is '{(line.Length > 80 ? line[..80] + "..." : line)}'. "
                + $"Name the format with --data-format: {string.Join(", ", Formats)}.");
    }
}
