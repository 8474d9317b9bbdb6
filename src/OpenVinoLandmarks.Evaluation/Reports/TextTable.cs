using System.Globalization;

namespace OpenVinoLandmarks.Evaluation;

/// <summary>Writes a table as text: the first column to the left, all others to the right, two blanks between columns.</summary>
internal sealed class TextTable
{
    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row.</summary>
    public void Add(string name, params IEnumerable<string> cells) => _rows.Add([name, .. cells]);

    /// <summary>Writes the rows.</summary>
    public void Write(TextWriter output)
    {
        int columns = _rows.Count == 0 ? 0 : _rows.Max(row => row.Length);
        int[] widths = [.. Enumerable.Range(0, columns).Select(column => _rows.Max(row => column < row.Length ? row[column].Length : 0))];
        foreach (string[] row in _rows)
        {
            IEnumerable<string> cells = row.Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]));
            output.Write(string.Join("  ", cells).TrimEnd() + "\n");
        }
    }
}

/// <summary>Formats the numbers of reports, independent of the culture.</summary>
internal static class NumberFormat
{
    /// <summary>An error: six digits after the point.</summary>
    public static string Error(double value) => double.IsNaN(value) ? "-" : value.ToString("0.000000", CultureInfo.InvariantCulture);

    /// <summary>A share in percent with one digit.</summary>
    public static string Percent(double value) =>
        double.IsNaN(value) ? "-" : (100 * value).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    /// <summary>An interval of errors.</summary>
    public static string Errors(Interval? interval) =>
        interval is { } i && !double.IsNaN(i.Low) ? $"{Short(i.Low)} .. {Short(i.High)}" : "-";

    /// <summary>An error or a difference with five digits after the point.</summary>
    public static string Short(double value) => double.IsNaN(value) ? "-" : value.ToString("0.00000", CultureInfo.InvariantCulture);

    /// <summary>A whole number.</summary>
    public static string Count(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A number as short as it is exact to four digits.</summary>
    public static string General(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
