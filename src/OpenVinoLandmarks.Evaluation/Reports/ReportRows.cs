namespace OpenVinoLandmarks.Evaluation;

/// <summary>The rows of the table of metrics, which the text report and the HTML page share.</summary>
internal static class ReportRows
{
    /// <summary>Returns the rows: a name, and a cell per column.</summary>
    public static IEnumerable<(string Name, IReadOnlyList<string> Cells)> Metrics(RunSummary summary)
    {
        IReadOnlyList<ColumnSummary> columns = summary.Columns;
        if (summary.Header.UsesDetector)
        {
            foreach ((string, IReadOnlyList<string>) row in Detection(columns))
            {
                yield return row;
            }
        }

        if (summary.Faces == 0)
        {
            yield break;
        }

        yield return Row("faces measured", column => NumberFormat.Count(column.Normed.Count));
        yield return Row("normed error, mean", column => NumberFormat.Error(column.Normed.Mean));
        yield return Row("  95 % interval", column => NumberFormat.Errors(column.Normed.MeanInterval));
        yield return Row("  median", column => NumberFormat.Error(column.Normed.Median));
        yield return Row("  standard deviation", column => NumberFormat.Error(column.Normed.StandardDeviation));
        for (int i = 0; i < ErrorStatistics.PercentileRanks.Count; i++)
        {
            int rank = i;
            yield return Row(
                $"  percentile {ErrorStatistics.PercentileRanks[i]}", column => NumberFormat.Error(column.Normed.Percentiles[rank]));
        }

        for (int i = 0; i < ErrorStatistics.FailureThresholds.Count; i++)
        {
            int threshold = i;
            string name = FormattableString.Invariant($"faces with an error above {ErrorStatistics.FailureThresholds[i]:0.00}");
            yield return Row(name, column => NumberFormat.Percent(column.Normed.FailureRates[threshold]));
            yield return Row("  95 % interval", column => Shares(column.Normed.FailureIntervals?[threshold]));
        }

        yield return Row("AUC up to 0.08", column => NumberFormat.Error(column.Normed.Auc));
        yield return Row("  95 % interval", column => NumberFormat.Errors(column.Normed.AucInterval));
        for (int k = 0; k < FivePoints.Count; k++)
        {
            int point = k;
            yield return Row(FivePoints.Titles[k] + ", mean", column => NumberFormat.Error(column.PerPoint[point]));
        }

        yield return Row("error by box size, mean", column => NumberFormat.Error(column.ByBoxSize.Mean));
        yield return Row("error by pupil distance, mean", column => NumberFormat.Error(column.ByPupilDistance.Mean));

        (string, IReadOnlyList<string>) Row(string name, Func<ColumnSummary, string> cell) => (name, [.. columns.Select(cell)]);
    }

    /// <summary>Describes a column in one line.</summary>
    public static string Describe(RunColumn column)
    {
        string engine = string.Join(", ", column.ExecutedDevices.Prepend(column.Engine).Append(column.DeviceName).Distinct());
        string faces = column.FaceDetector is { } detector ? $"; faces: {detector}" : "";
        return $"{column.Model} {column.Precision}; {engine}; computes in {column.InferencePrecision}{faces}";
    }

    /// <summary>Describes where the boxes come from.</summary>
    public static string DescribeBoxes(RunHeader header) => header.Boxes switch
    {
        BoxNames.Points => $"boxes from the true points (dense points: raised by {NumberFormat.General(header.Raise)})",
        BoxNames.Detector => $"boxes from a face detector (score of at least {NumberFormat.General(header.Threshold)})",
        BoxNames.Auto => "boxes of the data set, or around the points if it has none",
        _ => "boxes of the data set",
    };

    private static IEnumerable<(string Name, IReadOnlyList<string> Cells)> Detection(IReadOnlyList<ColumnSummary> columns)
    {
        yield return Row("true faces that count", detection => NumberFormat.Count(detection.Wanted));
        yield return Row("faces found (recall)", detection => NumberFormat.Percent(detection.Recall));
        yield return Row("boxes too many", detection => NumberFormat.Count(detection.Extra));
        yield return Row("precision", detection => NumberFormat.Percent(detection.Precision));
        yield return Row("average precision, overlap 0.5", detection => NumberFormat.Error(detection.AveragePrecision));

        (string, IReadOnlyList<string>) Row(string name, Func<DetectionStatistics, string> cell) =>
            (name, [.. columns.Select(column => column.Detection is { } detection ? cell(detection) : "-")]);
    }

    private static string Shares(Interval? interval) =>
        interval is { } i ? $"{NumberFormat.Percent(i.Low)} .. {NumberFormat.Percent(i.High)}" : "-";
}
