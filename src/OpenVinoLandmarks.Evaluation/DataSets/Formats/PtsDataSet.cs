namespace OpenVinoLandmarks.Evaluation;

/// <summary>
/// A folder of <c>.pts</c> files as 300-W has them: <c>n_points: 68</c>, then one point per line between braces. The picture has the same
/// name with another extension. Points count from 1, as in MATLAB; they are moved by one pixel, so that the middle of the first pixel is at
/// (0, 0) as in all other formats. Subfolders are read too; files are in ordinal order. The names of all files are kept in memory.
/// </summary>
internal sealed class PtsDataSet(string folder, FaceDataSetOptions options) : FaceDataSet
{
    private const int FirstPixel = 1;

    private string[]? _files;

    public override string Format => "pts";

    public override IReadOnlyList<string> ListFiles => _files ??= [.. Files(folder)];

    /// <summary>Returns the <c>.pts</c> files of a folder and its subfolders.</summary>
    public static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder, "*.pts", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    public override IEnumerable<AnnotatedPicture> Read()
    {
        FaceRowReader rows = new(options, new PictureFolder(folder));
        foreach (string file in ListFiles)
        {
            string name = PictureFolder.Normalize(Path.GetRelativePath(folder, file));
            if (PictureFolder.Beside(file) is not { } picture)
            {
                yield return FaceRowReader.LeftOut((file, 0), name, ProblemKind.BadPicture, "there is no picture of this name beside it");
                continue;
            }

            yield return rows.Create((file, 0), Path.GetRelativePath(folder, picture), ReadParts(file));
        }
    }

    private RowParts ReadParts(string file)
    {
        List<double> x = [], y = [];
        bool isInside = false;
        Span<double> point = stackalloc double[2];
        foreach ((int line, string text) in TextLines.Read(file))
        {
            if (text is "{" or "}")
            {
                isInside = text == "{";
            }
            else if (isInside)
            {
                if (TextLines.ReadNumbers(TextLines.Words(text), 0, point) is { } wrong)
                {
                    return RowParts.Wrong(ProblemKind.BadPoint, $"line {line}: {wrong}");
                }

                x.Add(point[0] - FirstPixel);
                y.Add(point[1] - FirstPixel);
            }
        }

        return PointSet.Of(x.Count) is not { } set
            ? RowParts.Wrong(ProblemKind.BadRow, $"the file has {x.Count} points; 68, 98 and 5 are known")
            : RowParts.Of(set, x.ToArray(), y.ToArray(), options.Raise);
    }
}
