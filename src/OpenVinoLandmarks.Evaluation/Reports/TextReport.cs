namespace OpenVinoLandmarks.Evaluation;

/// <summary>Writes a summary or a comparison as text for people.</summary>
public static class TextReport
{
    /// <summary>Writes the summary of a run.</summary>
    /// <param name="summary">The summary.</param>
    /// <param name="output">Where it is written.</param>
    public static void Write(RunSummary summary, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(summary);
        ArgumentNullException.ThrowIfNull(output);
        RunHeader header = summary.Header;
        string limit = header.Limit is { } most ? $", the first {most} pictures" : "";
        string shard = header.Shard == Shard.All ? "" : $", share {header.Shard}";
        Line(output, $"{header.DataSet} ({header.Format}): {ReportRows.DescribeBoxes(header)}{limit}{shard}");
        Line(output, $"{summary.Pictures} pictures, {summary.Faces} faces with points, {summary.LeftOut} rows left out");
        for (int i = 0; i < header.Columns.Count; i++)
        {
            Line(output, $"{Name(header, i)}: {ReportRows.Describe(header.Columns[i])}");
        }

        Line(output, "");
        TextTable metrics = new();
        metrics.Add("", Enumerable.Range(0, header.Columns.Count).Select(i => Name(header, i)));
        foreach ((string name, IReadOnlyList<string> cells) in ReportRows.Metrics(summary))
        {
            metrics.Add(name, cells);
        }

        metrics.Write(output);
        WriteGroups(summary, output);
        WriteProblems(summary, output);
    }

    /// <summary>Writes the comparison of two runs.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="output">Where it is written.</param>
    public static void Write(RunComparison comparison, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(output);
        foreach (ColumnComparison column in comparison.Columns)
        {
            Line(output, $"A: {column.First.Name}: {ReportRows.Describe(column.First)}; {ReportRows.DescribeBoxes(comparison.First)}");
            Line(output, $"B: {column.Second.Name}: {ReportRows.Describe(column.Second)}; {ReportRows.DescribeBoxes(comparison.Second)}");
            Line(output, "");
            TextTable table = new();
            table.Add("", "A", "B", "B - A", "95 % interval");
            table.Add(
                "normed error, mean",
                NumberFormat.Error(column.FirstErrors.Mean),
                NumberFormat.Error(column.SecondErrors.Mean),
                NumberFormat.Error(column.Difference),
                NumberFormat.Errors(column.DifferenceInterval));
            table.Add("  median", NumberFormat.Error(column.FirstErrors.Median), NumberFormat.Error(column.SecondErrors.Median));
            table.Add(
                "faces with an error above 0.08",
                NumberFormat.Percent(column.FirstErrors.FailureRates[1]),
                NumberFormat.Percent(column.SecondErrors.FailureRates[1]));
            table.Add("AUC up to 0.08", NumberFormat.Error(column.FirstErrors.Auc), NumberFormat.Error(column.SecondErrors.Auc));
            table.Write(output);
            Line(output, "");
            Line(output, $"{column.FirstErrors.Count} faces in both, {column.OnlyFirst} only in A, {column.OnlySecond} only in B; "
                + $"B is better on {column.Better}, worse on {column.Worse}");
            WriteChanged(column, output);
        }
    }

    private static void WriteGroups(RunSummary summary, TextWriter output)
    {
        foreach (IGrouping<string, GroupSummary> dimension in summary.Groups.GroupBy(group => group.Dimension))
        {
            if (dimension.Count() == 1)
            {
                continue; // the same as all faces
            }

            Line(output, "");
            TextTable table = new();
            table.Add($"by {dimension.Key}: mean (faces)", Enumerable.Range(0, summary.Columns.Count).Select(i => Name(summary.Header, i)));
            foreach (GroupSummary group in dimension)
            {
                table.Add("  " + group.Name, group.Columns.Select(errors => $"{NumberFormat.Short(errors.Mean)} ({errors.Count})"));
            }

            table.Write(output);
        }
    }

    private static void WriteProblems(RunSummary summary, TextWriter output)
    {
        if (summary.ProblemCounts.Count == 0)
        {
            return;
        }

        Line(output, "");
        TextTable table = new();
        foreach ((ProblemKind kind, int count) in summary.ProblemCounts)
        {
            string consequence = ProblemNames.ClassOf(kind) switch
            {
                ProblemClass.LeftOut => "left out",
                ProblemClass.Warning => "measured, check them",
                _ => "measured",
            };
            table.Add($"problem {ProblemNames.Of(kind)}", NumberFormat.Count(count), consequence);
        }

        table.Write(output);
    }

    private static void WriteChanged(ColumnComparison column, TextWriter output)
    {
        if (column.Changed.Count == 0)
        {
            return;
        }

        Line(output, "");
        TextTable table = new();
        table.Add("changed most", "A", "B", "B - A");
        foreach (ChangedFace face in column.Changed)
        {
            table.Add(
                face.Line > 0 ? $"  {face.Picture} (line {face.Line})" : $"  {face.Picture}",
                NumberFormat.Short(face.First),
                NumberFormat.Short(face.Second),
                NumberFormat.Short(face.Second - face.First));
        }

        table.Write(output);
    }

    private static string Name(RunHeader header, int column) => ColumnNames.Of(header)[column];

    private static void Line(TextWriter output, string text) => output.Write(text + "\n");
}

/// <summary>Names the columns of reports.</summary>
internal static class ColumnNames
{
    /// <summary>Returns the names: that of the device, with a number if it occurs twice.</summary>
    public static IReadOnlyList<string> Of(RunHeader header) =>
    [
        .. header.Columns.Select((column, i) => header.Columns.Count(other => other.Name == column.Name) > 1
            ? $"{column.Name} ({i + 1})"
            : column.Name),
    ];
}
