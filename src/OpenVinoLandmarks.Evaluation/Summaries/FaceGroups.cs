namespace OpenVinoLandmarks.Evaluation;

/// <summary>
/// Divides faces into groups: those of the data set, by size, and by yaw. The limits are powers of two for sizes, and for yaws those that
/// face recognition papers commonly use (15, 30, 45 degrees).
/// </summary>
internal static class FaceGroups
{
    private static readonly double[] s_sizes = [32, 64, 128, 256], s_yaws = [15, 30, 45];

    /// <summary>Returns the groups that have faces.</summary>
    /// <param name="table">All faces.</param>
    /// <param name="groups">The indexes of the faces of each group of the data set.</param>
    public static IEnumerable<GroupSummary> Of(FaceTable table, IReadOnlyDictionary<string, List<int>> groups)
    {
        IEnumerable<(string Dimension, string Name, IEnumerable<int> Faces)> all =
        [
            .. groups.OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => ("group", group.Key, (IEnumerable<int>)group.Value)),
            .. Ranges("face size", table.Sizes, s_sizes, "px"),
            .. Ranges("yaw", [.. table.Yaws.Select(Math.Abs)], s_yaws, "degrees"),
        ];
        foreach ((string dimension, string name, IEnumerable<int> faces) in all)
        {
            ErrorStatistics[] columns =
                [.. Enumerable.Range(0, table.Errors.Count).Select(column => ErrorStatistics.Of(table.Measured(column, faces)))];
            yield return new GroupSummary(dimension, name, columns);
        }
    }

    private static IEnumerable<(string Dimension, string Name, IEnumerable<int> Faces)> Ranges(
        string dimension, List<double> values, double[] limits, string unit)
    {
        for (int range = 0; range <= limits.Length; range++)
        {
            double low = range == 0 ? double.NegativeInfinity : limits[range - 1];
            double high = range == limits.Length ? double.PositiveInfinity : limits[range];
            List<int> faces = [];
            for (int i = 0; i < values.Count; i++)
            {
                if (values[i] >= low && values[i] < high)
                {
                    faces.Add(i);
                }
            }

            string name = range == 0 ? $"below {high} {unit}"
                : range == limits.Length ? $"{low} {unit} and more"
                : $"{low} to {high} {unit}";
            if (faces.Count > 0)
            {
                yield return (dimension, name, faces);
            }
        }
    }
}
